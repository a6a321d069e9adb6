// Sentences about models as files, the device and the self-test, in Korean; see sentences.ts.
import type { Sentences } from '../../sentences.ts'

/** See the top of this file. */
export const models: Sentences = {
  'There is a model called "{}" already.': '"{1}" 모델이 이미 있습니다.',
  'The model "{}" comes with the program.': '"{1}" 모델은 프로그램에 포함되어 있습니다.',
  'Choose another name for yours.': '다른 이름을 고르세요.',
  'Choose another name for this one, or remove that one first.':
    '다른 이름을 고르거나 그 모델을 먼저 지우세요.',
  'A model can\'t be called "{}".': '모델 이름으로 "{1}"을(를) 쓸 수 없습니다.',
  'Use up to 64 letters, digits, dots, dashes and underscores, beginning with a letter or digit (--name).':
    '글자나 숫자로 시작하여 글자, 숫자, 점, 붙임표, 밑줄로 64자까지 쓰세요(--name).',
  'Choose another model for the gap, or import that one again.':
    '구간에 다른 모델을 고르거나 그 모델을 다시 가져오세요.',
  'Remove it, or import it again from where it came from.': '지우거나 원래 있던 곳에서 다시 가져오세요.',
  'It is no usable model.': '쓸 수 있는 모델이 아닙니다.',
  'Import or copy it again, or export another one.': '다시 가져오거나 복사하거나, 다른 모델을 내보내세요.',
  '{} is no model: it has neither options.json nor saved_model.pb.':
    '{1}은(는) 모델이 아닙니다. options.json도 saved_model.pb도 없습니다.',
  'Name a model folder, an archive (.interlude-model), or the folder of an unpacked SavedModel.':
    '모델 폴더, 모델 파일(.interlude-model), 또는 압축을 푼 SavedModel의 폴더를 고르세요.',
  'Check the path.': '경로를 확인하세요.',
  'The model in {} is too large.': '{1}의 모델이 너무 큽니다.',
  'Make room on it.': '공간을 비우세요.',
  "{} can't be written to.": '{1}에 쓸 수 없습니다.',
  'The disk of {} is full.': '{1}의 디스크가 가득 찼습니다.',
  'Make it writable, or name another place for models: INTERLUDE_DATA=FOLDER.':
    '쓸 수 있게 하거나 모델을 둘 다른 곳을 지정하세요: INTERLUDE_DATA=FOLDER.',
  '{} is not a model that can be imported: {}.': '{1}은(는) 가져올 수 있는 모델이 아닙니다: {2}.',
  'Get it again from where it came from; it is made by interlude models export.':
    '원래 있던 곳에서 다시 받으세요. interlude models export로 만듭니다.',
  'The model "{}" comes with the program and stays.':
    '"{1}" 모델은 프로그램에 포함되어 있어 지우거나 바꿀 수 없습니다.',
  'Only models of your own can be removed or renamed: interlude models list shows them.':
    '자신의 모델만 지우거나 이름을 바꿀 수 있습니다. interlude models list로 볼 수 있습니다.',
  'There is no model of yours called "{}".': '내 모델 가운데 "{1}"은(는) 없습니다.',
  'None of the models is yours.': '내 모델이 하나도 없습니다.',
  "{} can't be removed.": '{1}: 지울 수 없습니다.',
  "{} can't be renamed.": '{1}: 이름을 바꿀 수 없습니다.',
  'Check its permissions, and that no other program uses it.':
    '권한과, 다른 프로그램이 쓰고 있지 않은지 확인하세요.',
  'Start the program by npm start, which brings the Node that it needs (22.18 or newer).':
    '필요한 Node(22.18 이상)를 가져오는 npm start로 프로그램을 시작하세요.',
  'Close other programs, or make small pictures (--size 1280x720).':
    '다른 프로그램을 닫거나 작은 그림을 만드세요(--size 1280x720).',
  'Make it writable, or name another folder: INTERLUDE_CACHE=FOLDER.':
    '쓸 수 있게 하거나 다른 폴더를 지정하세요: INTERLUDE_CACHE=FOLDER.',
  'Free some space, or empty the cache: interlude cache clear.':
    '공간을 비우거나 캐시를 비우세요: interlude cache clear.',
  '{} is no usable model ({}): copy it again or remove it.':
    '{1}은(는) 쓸 수 있는 모델이 아닙니다({2}). 다시 복사하거나 지우세요.',
  'Install the program again: its starter model is missing.':
    '프로그램을 다시 설치하세요. 시작 모델이 없습니다.',
  'Nothing here encodes {}: install a fuller ffmpeg.':
    '여기서는 {1}을(를) 인코딩할 수 없습니다. 더 완전한 ffmpeg를 설치하세요.',
  'Install ffmpeg 5 or newer, or run the set-up again: npm run setup.':
    'ffmpeg 5 이상을 설치하거나 설정을 다시 실행하세요: npm run setup.',
  'Close other programs and measure again; a graphics card would help most.':
    '다른 프로그램을 닫고 다시 재어 보세요. 그래픽 카드가 있으면 가장 좋습니다.',
  'The engine is being started anew.': '엔진을 다시 시작하고 있습니다.',
  'Try again in a moment.': '잠시 뒤에 다시 해 보세요.',
  'Start the engine again, or choose another device. If neither helps, run the set-up again: npm run setup.':
    '엔진을 다시 시작하거나 다른 장치를 고르세요. 그래도 안 되면 설정을 다시 실행하세요: npm run setup.',
  'Start the engine again, and test once more.': '엔진을 다시 시작하고 한 번 더 진단하세요.',
  'Start the engine again, and test once more; if it fails again, install the program again.':
    '엔진을 다시 시작하고 한 번 더 진단하세요. 또 실패하면 프로그램을 다시 설치하세요.',
  'Make the folder writable, or name another one: INTERLUDE_DATA=FOLDER.':
    '폴더를 쓸 수 있게 하거나 다른 폴더를 지정하세요: INTERLUDE_DATA=FOLDER.',
  'The engine gave no picture of the size that it was asked for.':
    '엔진이 요청한 크기의 그림을 주지 않았습니다.',
  'The in-between is wrong: {} beside the true picture, where mixing the keyframes has {}.':
    '중간 프레임이 잘못되었습니다. 실제 그림과 견주어 {1}인데, 키프레임을 섞으면 {2}입니다.',
  'The device computes wrongly, or the model is damaged: choose another device, or install the program again.':
    '장치가 잘못 계산하거나 모델이 손상되었습니다. 다른 장치를 고르거나 프로그램을 다시 설치하세요.',
  'Made with {}: {} beside the true picture, where mixing the keyframes has {}.':
    '{1} 모델로 만들었습니다. 실제 그림과 견주어 {2}이고, 키프레임을 섞으면 {3}입니다.',
  '{} gave back other bytes than were written.': '{1}: 쓴 것과 다른 내용을 돌려주었습니다.',
  'The disk is failing: move what matters, and name a folder on another one: {}=FOLDER.':
    '디스크가 고장 나고 있습니다. 중요한 것을 옮기고 다른 디스크의 폴더를 지정하세요: {1}=FOLDER.',
  '{}: written and read back at {} a second{}.': '{1}: 초당 {2}(으)로 쓰고 다시 읽었습니다{3}.',
  'Free some space, or name a folder on another disk: {}=FOLDER.':
    '공간을 비우거나 다른 디스크의 폴더를 지정하세요: {1}=FOLDER.',
  'Make the folder writable, or name another one: {}=FOLDER.':
    '폴더를 쓸 수 있게 하거나 다른 폴더를 지정하세요: {1}=FOLDER.',
  '{} writes other pictures than it is given.': '{1} 인코더가 받은 것과 다른 그림을 씁니다.',
  'Of {} frames that were written {} came back.': '쓴 프레임 {1}개 가운데 {2}개가 돌아왔습니다.',
  '{} frames written with {} (ffmpeg {}), and read back.':
    '프레임 {1}개를 {2}(ffmpeg {3})로 쓰고 다시 읽었습니다.',
}
