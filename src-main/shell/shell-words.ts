// What the shell itself says, in both languages. The names of commands are the window's own words.
const english = {
  untitled: 'Untitled',
  file: 'File',
  edit: 'Edit',
  sequence: 'Sequence',
  playback: 'Playback',
  view: 'View',
  help: 'Help',
  recent: 'Open recent',
  quit: 'Quit',
  close: 'Close window',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  fullScreen: 'Full screen',
  askSave: 'Save the changes to “{name}” before closing?',
  askSaveDetail: 'Without saving they stay recoverable: the next start offers them.',
  save: 'Save',
  dontSave: "Don't save",
  cancel: 'Cancel',
  coreDied: "Interlude's main process keeps ending",
  coreDiedDetail: 'Your work is kept. Start it once more, or quit and open the program again.',
  startAgain: 'Start again',
  pageDied: 'The window keeps failing',
  pageDiedDetail: 'Your work is kept. Load the window once more, or quit and open the program again.',
  loadAgain: 'Load again',
  media: 'Videos and pictures',
  project: 'Interlude projects',
  model: 'Interlude models',
  all: 'All files',
}

/** See the top of this file. */
export type ShellWords = typeof english

const korean: ShellWords = {
  untitled: '제목 없음',
  file: '파일',
  edit: '편집',
  sequence: '시퀀스',
  playback: '재생',
  view: '보기',
  help: '도움말',
  recent: '최근 프로젝트 열기',
  quit: '종료',
  close: '창 닫기',
  cut: '잘라내기',
  copy: '복사',
  paste: '붙여넣기',
  fullScreen: '전체 화면',
  askSave: '닫기 전에 “{name}”의 변경 내용을 저장할까요?',
  askSaveDetail: '저장하지 않아도 복구할 수 있습니다. 다음에 시작할 때 알려 드립니다.',
  save: '저장',
  dontSave: '저장 안 함',
  cancel: '취소',
  coreDied: 'Interlude의 주 프로세스가 계속 종료됩니다',
  coreDiedDetail: '작업은 보관되어 있습니다. 다시 시작하거나, 프로그램을 종료한 뒤 다시 여세요.',
  startAgain: '다시 시작',
  pageDied: '창에 계속 오류가 납니다',
  pageDiedDetail: '작업은 보관되어 있습니다. 창을 다시 불러오거나, 프로그램을 종료한 뒤 다시 여세요.',
  loadAgain: '다시 불러오기',
  media: '동영상과 사진',
  project: 'Interlude 프로젝트',
  model: 'Interlude 모델',
  all: '모든 파일',
}

/** The words for a locale such as `ko-KR`; English for all that there is no other language for. */
export function wordsFor(locale: string): ShellWords {
  return locale.toLowerCase().startsWith('ko') ? korean : english
}
