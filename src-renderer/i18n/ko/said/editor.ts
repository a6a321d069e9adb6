// Sentences of the editor's main side, in Korean; see sentences.ts.
import type { Sentences } from '../../sentences.ts'

/** See the top of this file. */
export const editor: Sentences = {
  'The in-betweens of a take vanish as soon as they are made.':
    '테이크의 중간 프레임이 만들어지자마자 사라집니다.',
  '{} is being exported already.': '{1} 파일은 이미 내보내는 중입니다.',
  'Choose another name.': '다른 이름을 고르세요.',
  'The name {} does not say what the file is.': '{1} 이름으로는 파일의 종류를 알 수 없습니다.',
  'Let it end in .{}, or choose another container.': '이름을 .{1}(으)로 끝내거나 다른 컨테이너를 고르세요.',
  'The same file as {}, which is there already.': '이미 있는 {1}과(와) 같은 파일입니다.',
  '{} is a source of this project, so it is not replaced.':
    '{1} 파일은 이 프로젝트의 소스이므로 바꾸지 않습니다.',
  'The source of the sound is no longer in the project: there is none.':
    '소리의 소스가 프로젝트에 더는 없어 소리가 없습니다.',
  '{} has no sound: there is none.': '{1} 파일에는 소리가 없어 결과에도 소리가 없습니다.',
  '{} may not be written.': '{1}: 쓸 권한이 없습니다.',
  'Choose a shorter one.': '더 짧은 이름을 고르세요.',
  'There is no folder {}.': '{1} 폴더가 없습니다.',
  'Create it, or choose another.': '폴더를 만들거나 다른 폴더를 고르세요.',
  '{} exists already.': '{1} 파일이 이미 있습니다.',
  'Choose another name, or allow it to be replaced.': '다른 이름을 고르거나 바꾸기를 허용하세요.',
  '{} may need about {}, and {} has {} left.':
    '{1} 작업에 약 {2}이(가) 필요할 수 있는데, {3}에는 {4} 남았습니다.',
  '{} needs at least {}, and {} has {} left.':
    '{1} 작업에 적어도 {2}이(가) 필요한데, {3}에는 {4} 남았습니다.',
  'Free some space, choose another folder, a smaller --size or fewer in-betweens.':
    '공간을 비우거나, 다른 폴더, 더 작은 크기 또는 더 적은 중간 프레임을 고르세요.',
  'There is nothing to export: the sequence has no keyframes.':
    '내보낼 것이 없습니다. 시퀀스에 키프레임이 없습니다.',
  'There is nothing to export: the range lies outside of the sequence.':
    '내보낼 것이 없습니다. 범위가 시퀀스 밖에 있습니다.',
  'Put keyframes on the timeline first.': '먼저 타임라인에 키프레임을 놓으세요.',
  'Set the in and out marks anew.': '인/아웃 표시를 다시 정하세요.',
  'The frames {} to {} are not all in the sequence.':
    '프레임 {1}~{2}이(가) 모두 시퀀스 안에 있지는 않습니다.',
  'It goes from frame {} to {}.': '시퀀스는 프레임 {1}부터 {2}까지입니다.',
  'The disk of {} is full: {} could not be finished, and nothing of it was left.':
    '{1}의 디스크가 가득 찼습니다. {2} 파일을 끝낼 수 없었고 아무것도 남기지 않았습니다.',
  'Free some space there, or export to another disk. Finished in-betweens are kept, so little is lost.':
    '그곳의 공간을 비우거나 다른 디스크로 내보내세요. 끝난 중간 프레임은 보존되어 잃는 것이 적습니다.',
  'An in-between vanished as soon as it was made.': '만든 중간 프레임이 곧바로 사라졌습니다.',
  'Frame {} of the sequence shows nothing.': '시퀀스의 프레임 {1}에는 보일 것이 없습니다.',
  'Replace the damaged frames with made ones ("Replace frames"), or leave them out of what is exported.':
    '손상된 프레임을 만든 프레임으로 바꾸거나("프레임 바꾸기") 내보내는 범위에서 빼세요.',
  '{} ended before frame {}.': '{1}: 프레임 {2} 앞에서 끝났습니다.',
  '{} gave no frame {}.': '{1}: 프레임 {2}을(를) 주지 않았습니다.',
  'Write WxH, such as 1280x720.': '1280x720처럼 가로x세로로 쓰세요.',
  '{} is too large.': '{1}: 너무 큽니다.',
  'A side may have {} pixels, a picture {} megapixels.': '한 변은 {1}픽셀, 그림은 {2}메가픽셀까지입니다.',
  'The keys differ in size: {} is {}, {} is {}.': '키프레임의 크기가 다릅니다: {1}은(는) {2}, {3}은(는) {4}.',
  'Add --fit fit (the whole picture, with bars) or --fit fill (cropped); --size WxH sets the size for all.':
    '--fit fit(전체 그림에 띠) 또는 --fit fill(잘라 냄)을 더하세요. --size WxH는 모두의 크기를 정합니다.',
  '{} is {}, which has another aspect than {}.': '{1}은(는) {2}이고, {3}와(과) 화면비가 다릅니다.',
  'Add --fit fit (the whole picture, with bars) or --fit fill (cropped), or choose a size of the same aspect.':
    '--fit fit(전체 그림에 띠) 또는 --fit fill(잘라 냄)을 더하거나 같은 화면비의 크기를 고르세요.',
  'Free some space, empty the cache (interlude cache clear), or move it: INTERLUDE_CACHE=FOLDER.':
    '공간을 비우거나, 캐시를 비우거나(interlude cache clear), 옮기세요: INTERLUDE_CACHE=FOLDER.',
  'The disk of the cache is full: {}.': '캐시의 디스크가 가득 찼습니다: {1}.',
  'Make the folder writable, or name another one: INTERLUDE_CACHE=FOLDER.':
    '폴더를 쓸 수 있게 하거나 다른 폴더를 지정하세요: INTERLUDE_CACHE=FOLDER.',
  "The cache can't be written: {} ({}).": '캐시에 쓸 수 없습니다: {1} ({2}).',
  'The in-betweens of a gap vanish as soon as they are made.': '구간의 중간 프레임이 만들자마자 사라집니다.',
  'Another program may be emptying the cache: wait for it, and try again.':
    '다른 프로그램이 캐시를 비우는 중일 수 있습니다. 기다렸다가 다시 해 보세요.',
  'The model "{}" can\'t be read: {}.': '모델 "{1}"을(를) 읽을 수 없습니다: {2}.',
  'Import or copy it again, or choose another model.': '다시 가져오거나 복사하거나 다른 모델을 고르세요.',
  'The disk is full: {} could not be written.': '디스크가 가득 찼습니다. {1} 파일을 쓸 수 없었습니다.',
  'Free some space, or choose another disk.': '공간을 비우거나 다른 디스크를 고르세요.',
  'Change its permissions, or choose a folder of your own.': '권한을 바꾸거나 자신의 폴더를 고르세요.',
  '{} is a folder.': '{1}: 폴더입니다.',
  'The name {} is too long.': '{1}: 이름이 너무 깁니다.',
  'Choose another folder.': '다른 폴더를 고르세요.',
  '{} is missing, and a keyframe of this gap is in it.':
    '{1} 파일이 없는데, 이 구간의 키프레임이 그 안에 있습니다.',
  'Put the file back, or relink it in the media bin.':
    '파일을 제자리에 두거나 미디어 보관함에서 다시 연결하세요.',
  'The engine left out a frame that it was asked for.': '엔진이 요청한 프레임 하나를 빠뜨렸습니다.',
  'No project is open.': '열린 프로젝트가 없습니다.',
  'Open one first.': '먼저 프로젝트를 여세요.',
  'There is no document.': '문서가 없습니다.',
  'The file {} is missing.': '{1} 파일이 없습니다.',
  'Put it back, or choose "Relink" and show where it is now.':
    '제자리에 두거나 "다시 연결"을 골라 지금 있는 곳을 알려 주세요.',
  '{} is not the file that the project knows: its content has changed.':
    '{1}: 프로젝트가 아는 파일이 아닙니다. 내용이 바뀌었습니다.',
  'Put the former file back, or choose "Relink" to take the new content.':
    '이전 파일을 제자리에 두거나 "다시 연결"을 골라 새 내용을 쓰세요.',
  'Its frames are being listed: {} %.': '프레임 목록을 만드는 중입니다: {1} %.',
  'The model folder does not exist: {}.': '모델 폴더가 없습니다: {1}.',
  'There is no model called "{}".': '"{1}"이라는 모델이 없습니다.',
  "Use one of these, or a model's folder: {}.": '다음 중 하나나 모델 폴더를 쓰세요: {1}.',
  'Import one: interlude models import PATH.': '모델을 가져오세요: interlude models import PATH.',
  '{} is not a usable model: {}.': '{1}: 쓸 수 있는 모델이 아닙니다: {2}.',
  'A model folder holds options.json, card.json and the weights. Copy it again, or use another model.':
    '모델 폴더에는 options.json, card.json과 가중치가 있습니다. 다시 복사하거나 다른 모델을 쓰세요.',
  'There are no dialogs here.': '여기에는 대화 상자가 없습니다.',
  "Browse the host's folders.": '호스트의 폴더를 둘러보세요.',
  'Nothing is uploaded here.': '여기에는 아무것도 올리지 않습니다.',
  'Open the file where it lies.': '파일이 있는 곳에서 여세요.',
  "Folders can't be browsed here.": '여기서는 폴더를 둘러볼 수 없습니다.',
  'Use the dialog of the system.': '시스템의 대화 상자를 쓰세요.',
  '{} is not a folder.': '{1}: 폴더가 아닙니다.',
  'Choose a folder.': '폴더를 고르세요.',
  '{} is not a path in full.': '{1}: 전체 경로가 아닙니다.',
  'Choose the file from the list.': '목록에서 파일을 고르세요.',
  'Name a folder that exists.': '있는 폴더를 지정하세요.',
  '{} is outside of the folders that may be used here.': '{1}: 여기서 쓸 수 있는 폴더 밖에 있습니다.',
  'Choose a file below {}, or start the program with --root FOLDER.':
    '{1} 아래의 파일을 고르거나 --root FOLDER를 붙여 프로그램을 시작하세요.',
  '{} was not chosen for writing.': '{1}: 쓰기 위해 고른 파일이 아닙니다.',
  'Choose the file again in the dialog.': '대화 상자에서 파일을 다시 고르세요.',
  '{} is not a file.': '{1}: 파일이 아닙니다.',
  'Choose a project file.': '프로젝트 파일을 고르세요.',
  '{} is larger than any project.': '{1}: 어떤 프로젝트보다도 큽니다.',
  'Another window is editing this project.': '다른 창이 이 프로젝트를 편집하고 있습니다.',
  'Take over the editing in this window first.': '먼저 이 창에서 편집을 넘겨받으세요.',
  "The sample's keyframes are missing from {}.": '샘플의 키프레임이 {1}에 없습니다.',
  'Install the program again.': '프로그램을 다시 설치하세요.',
  '{} has {}, but there {} {}.': '{1}에 {2} 있는데, {3} {4} 있습니다.',
  'Give one value for all gaps, or one for each gap: {}.':
    '모든 구간에 값 하나를 주거나 구간마다 하나씩 주세요: {1}.',
  "A gap can't have {} in-betweens.": '한 구간에 중간 프레임 {1}개는 둘 수 없습니다.',
  'Give a whole number from 0 to {}.': '0에서 {1} 사이의 정수를 주세요.',
  'The spacing {} is not a list of rising times between 0 and 1.':
    '간격 {1}은(는) 0과 1 사이에서 커지는 시간의 목록이 아닙니다.',
  'Write times such as 0.1,0.5,0.9: 0 is the start key, 1 the end key.':
    '0.1,0.5,0.9처럼 시간을 쓰세요. 0은 시작 키프레임, 1은 끝 키프레임입니다.',
  'The spacing lists {}, but the gap has {}.': '간격에는 {1} 있지만 구간에는 {2} 있습니다.',
  'Leave -n out, or list {}.': '-n을 빼거나 {1} 쓰세요.',
  'A chain needs at least two keys.': '이어진 구간에는 키프레임이 둘 이상 필요합니다.',
  'This window is not watching.': '이 창은 듣고 있지 않습니다.',
  'Load the window again.': '창을 다시 불러오세요.',
  'This window is watching already.': '이 창은 이미 듣고 있습니다.',
  'Find it again in one of these folders, or start the program with --root FOLDER.':
    '이 폴더들 가운데 하나에서 다시 찾거나 --root FOLDER를 붙여 프로그램을 시작하세요.',
  '{} was changed by another program since it was opened.': '{1}: 연 뒤에 다른 프로그램이 바꾸었습니다.',
  'Save under another name, or allow it to be replaced: what the other program wrote is kept among the versions.':
    '다른 이름으로 저장하거나 바꾸기를 허용하세요. 다른 프로그램이 쓴 것은 버전으로 보존됩니다.',
  'The project has become another meanwhile, so this change was not made.':
    '그사이 프로젝트가 달라져 이 변경은 하지 않았습니다.',
  'Look at the project as it is now, and make the change again.': '지금의 프로젝트를 보고 다시 변경하세요.',
  'The change was refused: {} {}.': '변경이 거부되었습니다: {1} {2}.',
  'The project has no file yet.': '프로젝트에 아직 파일이 없습니다.',
  'Save it under a name.': '이름을 정해 저장하세요.',
  'Changes are kept automatically again.': '변경 내용이 다시 자동으로 보존됩니다.',
  'This work is not there any more.': '이 작업은 더는 없습니다.',
  'Choose another one.': '다른 것을 고르세요.',
  'Process {}{} {} already.': '프로세스 {1}{2}: 이미 {3}.',
  'Wait for it. If there is no such process, remove {}.':
    '기다리세요. 그런 프로세스가 없으면 {1} 파일을 지우세요.',
  'Another process keeps taking {}.': '다른 프로세스가 {1}을(를) 계속 차지합니다.',
  'The pieces of {} do not fit together.': '{1}의 조각들이 서로 맞지 않습니다.',
  'Drop the file again.': '파일을 다시 끌어다 놓으세요.',
  'Too many files are on their way.': '너무 많은 파일이 오는 중입니다.',
  'Drop fewer at a time.': '한 번에 더 적게 끌어다 놓으세요.',
  '{} has {}; at most {} are taken.': '{1}의 크기는 {2}인데 최대 {3}까지 받습니다.',
  'Copy it into a folder of the host, and open it from there.': '호스트의 폴더로 복사한 뒤 그곳에서 여세요.',
  'There is no room for {}: it has {}, and {} has {} left.':
    '{1}을(를) 둘 자리가 없습니다. 크기는 {2}인데 {3}에는 {4} 남았습니다.',
  'Free some space on the host, or open the file from a folder of the host.':
    '호스트의 공간을 비우거나 호스트의 폴더에서 파일을 여세요.',
  'The piece before is still being written.': '앞 조각을 아직 쓰는 중입니다.',
  'Send one at a time.': '하나씩 보내세요.',
  'This version is not there any more.': '이 버전은 더는 없습니다.',
  'Choose another version.': '다른 버전을 고르세요.',
  "The settings can't be read ({}), so they are as at first.": '설정을 읽을 수 없어({1}) 처음 상태로 둡니다.',
  'The settings were damaged, so some are as at first. The old file is kept as {}.':
    '설정이 손상되어 일부를 처음 상태로 되돌렸습니다. 이전 파일은 {1}(으)로 남겨 두었습니다.',
  '{} has no frames {} to {}.': '{1}에는 프레임 {2}~{3}이 없습니다.',
  'Its frames go from 0 to {}.': '프레임은 0~{1}입니다.',
}
