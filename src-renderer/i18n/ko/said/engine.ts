// Sentences of the engine, in Korean; see sentences.ts.
import type { Sentences } from '../../sentences.ts'

/** See the top of this file. */
export const engine: Sentences = {
  'Wait a few minutes and try again, or run interlude doctor.':
    '몇 분 기다렸다가 다시 해 보거나 interlude doctor 명령을 실행하세요.',
  'The engine neither worked nor answered any more, so it was ended.':
    '엔진이 일하지도 대답하지도 않아 끝냈습니다.',
  'Try again; if it happens again, run interlude doctor.':
    '다시 해 보세요. 또 그러면 interlude doctor 명령을 실행하세요.',
  'The engine ran out of memory and was ended.': '엔진의 메모리가 모자라 끝났습니다.',
  'Run the set-up again: npm run setup.': '설치를 다시 실행하세요: npm run setup.',
  "The engine's program {} is missing.": '엔진 프로그램 {1}이(가) 없습니다.',
  'Build it: npm run build.': '빌드하세요: npm run build.',
  'Run interlude doctor, which checks what the engine needs.':
    'interlude doctor 명령을 실행하면 엔진에 필요한 것을 검사합니다.',
  'An NVIDIA device is there and the installed library uses it.':
    'NVIDIA 장치가 있고 설치된 라이브러리가 그것을 씁니다.',
  'Leave out --device (or INTERLUDE_DEVICE) to use the CPU; on a machine with an NVIDIA card run npm run setup -- --cuda.':
    'CPU를 쓰려면 --device(또는 INTERLUDE_DEVICE)를 빼세요. NVIDIA 카드가 있는 컴퓨터라면 npm run setup -- --cuda를 실행하세요.',
  'The CPU was asked for.': 'CPU를 쓰도록 정해졌습니다.',
  'The library is the CUDA build, but it could not use {}.':
    '라이브러리는 CUDA 빌드이지만 {1}을(를) 쓸 수 없었습니다.',
  'Update the NVIDIA driver (this one is {}), then run the set-up again: npm run setup.':
    'NVIDIA 드라이버(지금 {1})를 업데이트한 뒤 설치를 다시 실행하세요: npm run setup.',
  'The library is the CUDA build, but no NVIDIA device is seen on this machine.':
    '라이브러리는 CUDA 빌드이지만 이 컴퓨터에서 NVIDIA 장치가 보이지 않습니다.',
  'Install the NVIDIA driver, or give this machine (or container) access to its card.':
    'NVIDIA 드라이버를 설치하거나 이 컴퓨터(또는 컨테이너)가 카드를 쓸 수 있게 하세요.',
  'The library is the CPU build, though {} is there.': '{1}이(가) 있지만 라이브러리는 CPU 빌드입니다.',
  'No NVIDIA driver is installed, so the library is the CPU build{}.':
    'NVIDIA 드라이버가 없어 라이브러리는 CPU 빌드입니다{1}.',
  '{} WebAssembly stands in, many times slower.': '{1} WebAssembly가 대신하며 몇 배나 느립니다.',
  'The motion kernel is not at {}.': '모션 커널이 {1}에 없습니다.',
  'Build the program again: npm run build.': '프로그램을 다시 빌드하세요: npm run build.',
  'The keyframes differ: {} and {}.': '키프레임이 서로 다릅니다: {1}, {2}.',
  'Bring both to one size and format first.': '먼저 둘을 같은 크기와 형식으로 맞추세요.',
  'Finding the motion needs {} MiB of memory, more than there is.':
    '움직임을 찾는 데 메모리 {1} MiB가 필요한데 그만큼 없습니다.',
  'Use smaller keyframes (--size), or close other programs.':
    '더 작은 키프레임(--size)을 쓰거나 다른 프로그램을 닫으세요.',
  'The motion kernel failed: {}.': '모션 커널이 실패했습니다: {1}.',
  'The gap was subdivided: {} generations of 14 pictures.': '구간을 나누었습니다: 그림 14장씩 {1}세대.',
  "This model paints pictures of {}; they were resized to the keyframes' size.":
    '이 모델은 {1} 그림을 그립니다. 키프레임의 크기로 바꾸었습니다.',
  'This model draws its own noise: a seed does not fix it, the next run differs.':
    '이 모델은 스스로 노이즈를 뽑습니다. 시드로 정해지지 않아 다음 실행은 다릅니다.',
  'The network ran in {} tiles of {}x{} to stay within memory.':
    '메모리 안에 머물도록 네트워크를 {2}x{3} 타일 {1}개로 나누어 실행했습니다.',
  'Memory ran out on the smallest tile ({}).': '가장 작은 타일({1})에서도 메모리가 모자랐습니다.',
  'Memory ran out with tiles of {}x{}; tried again with smaller ones.':
    '{1}x{2} 타일에서 메모리가 모자라 더 작은 타일로 다시 했습니다.',
  "The weights that FVD needs can't be read: {}.": 'FVD에 필요한 가중치를 읽을 수 없습니다: {1}.',
  'The weights that FVD needs are damaged ({}): {}.': 'FVD에 필요한 가중치가 손상되었습니다({1}): {2}.',
  '{} was written by a newer program (card version {}; this one reads 1).':
    '{1}: 더 새로운 프로그램이 썼습니다(카드 버전 {2}, 이 프로그램은 1까지).',
  'Update this program, or choose another model.': '이 프로그램을 업데이트하거나 다른 모델을 고르세요.',
  '{} is not valid at {}: {}.': '{1}: {2}에서 올바르지 않습니다: {3}.',
  'Copy the model folder again from where it came from.': '모델 폴더를 원래 있던 곳에서 다시 복사하세요.',
  'Untrained: its result is the blend of the motion prior, nothing learned.':
    '학습되지 않았습니다. 결과는 움직임 사전 추정의 혼합이며 배운 것이 없습니다.',
  'Untrained: its pictures are noise.': '학습되지 않았습니다. 그림이 노이즈입니다.',
  'Copy the model folder again from where it came from, or choose another model.':
    '모델 폴더를 원래 있던 곳에서 다시 복사하거나 다른 모델을 고르세요.',
  '{} disagrees with itself: its card says {}, its options {}.':
    '{1}의 내용이 서로 다릅니다. 카드에는 {2}, 옵션에는 {3}.',
  'Name one of the models that "interlude doctor" lists, or the path of a model folder.':
    '"interlude doctor"가 보여 주는 모델 중 하나나 모델 폴더의 경로를 지정하세요.',
  'There is no model at {}.': '{1}에 모델이 없습니다.',
  '{} is a file; a model is a folder.': '{1}은(는) 파일입니다. 모델은 폴더입니다.',
  "The model folder {} can't be read.": '모델 폴더 {1}을(를) 읽을 수 없습니다.',
  'Check its permissions.': '권한을 확인하세요.',
  '{} holds a TensorFlow SavedModel that was not imported.':
    '{1}에는 가져오지 않은 TensorFlow SavedModel이 있습니다.',
  'Import it first: interlude models import FOLDER.': '먼저 가져오세요: interlude models import FOLDER.',
  '{} is not a model folder: it has no {}.': '{1}: 모델 폴더가 아닙니다. {2}이(가) 없습니다.',
  '{} is not JSON; it may be truncated.': '{1}: JSON이 아닙니다. 잘렸을 수 있습니다.',
  '{} is no ordinary file.': '{1}: 보통 파일이 아닙니다.',
  '{} is too large ({} bytes).': '{1}: 너무 큽니다({2}바이트).',
  "{} can't be read.": '{1}: 읽을 수 없습니다.',
  'Make room on that disk.': '그 디스크의 공간을 비우세요.',
  'Choose a folder that you may write to.': '쓸 수 있는 폴더를 고르세요.',
  "The model can't be saved to {}.": '모델을 {1}에 저장할 수 없습니다.',
  '{} does not describe a model: it lacks its version or kind.':
    '{1}: 모델의 설명이 아닙니다. 버전이나 종류가 없습니다.',
  '{} was written by a newer program (model version {}; this one reads up to {}).':
    '{1}: 더 새로운 프로그램이 썼습니다(모델 버전 {2}, 이 프로그램은 {3}까지).',
  '{} asks for a network of kind "{}", which this program does not have.':
    '{1}: 이 프로그램에 없는 "{2}" 종류의 네트워크가 필요합니다.',
  'Choose a model of kind studio, paper or published.': 'studio, paper, published 종류의 모델을 고르세요.',
  '{} is not valid{}: {}.': '{1}: 올바르지 않습니다{2}: {3}.',
  '{} is a published SavedModel: it can be run, but not trained.':
    '{1}: 공개된 SavedModel이라 쓸 수는 있지만 학습할 수 없습니다.',
  'Choose a model of kind studio or paper.': 'studio나 paper 종류의 모델을 고르세요.',
  'The network of {} is too large.': '{1}의 네트워크가 너무 큽니다.',
  'Choose another model.': '다른 모델을 고르세요.',
  '{} has no {}, though its card says that it was trained.':
    '{1}에 {2}이(가) 없는데, 카드에는 학습되었다고 적혀 있습니다.',
  "{} can't be read: {}.": '{1}: 읽을 수 없습니다: {2}.',
  '{} belongs to another network: it holds {}.': '{1}: 다른 네트워크의 것입니다. {2}이(가) 들어 있습니다.',
  '{} belongs to another network: it lacks "{}".': '{1}: 다른 네트워크의 것입니다. "{2}"이(가) 없습니다.',
  '{} belongs to another network: "{}" has shape [{}], not [{}].':
    '{1}: 다른 네트워크의 것입니다. "{2}"의 모양이 [{4}]이(가) 아니라 [{3}]입니다.',
  '{} holds values that are not numbers, in "{}".': '{1}: "{2}"에 숫자가 아닌 값이 있습니다.',
  'There is no {}.': '{1}이(가) 없습니다.',
  'There are no variables in {}.': '{1}에 변수가 없습니다.',
  '{} does not hold variables as TensorFlow writes them.':
    '{1}에는 TensorFlow가 쓰는 형식의 변수가 없습니다.',
  'The SavedModel in {} was not imported by this program.':
    '{1}의 SavedModel은 이 프로그램이 가져온 것이 아닙니다.',
  'Import it: interlude models import FOLDER.': '가져오세요: interlude models import FOLDER.',
  'Not said by the SavedModel "{}"; its publisher\'s page does.':
    'SavedModel "{1}"에는 적혀 있지 않습니다. 게시한 곳의 설명을 보세요.',
  'Paints pictures of {}x{} pixels; keyframes of other sizes are brought to it and the result back.':
    '{1}x{2}픽셀의 그림을 그립니다. 크기가 다른 키프레임은 그 크기로 바꾸고 결과를 되돌립니다.',
  'Computes {} clips at a time, whatever is asked for.': '얼마를 요청하든 한 번에 클립 {1}개를 계산합니다.',
  'Export it with the tag "serve".': '"serve" 태그로 내보내세요.',
  'Give it a signature "{}": {}.': '"{1}" 서명을 주세요: {2}.',
  'Use it only in a program made to run foreign code, or not at all.':
    '남의 코드를 실행하도록 만들어진 프로그램에서만 쓰거나 쓰지 마세요.',
  'This SavedModel {}.': '이 SavedModel: {1}.',
  'The SavedModel answers with something else than pictures.': 'SavedModel이 그림이 아닌 것으로 대답합니다.',
  'Its variables may not belong to its graph; import it again, or choose another model.':
    '변수가 그래프와 맞지 않을 수 있습니다. 다시 가져오거나 다른 모델을 고르세요.',
  'A published SavedModel runs in native TensorFlow alone, which is not there.':
    '공개된 SavedModel은 네이티브 TensorFlow에서만 실행되는데 그것이 없습니다.',
  'Import it again from where it came from; if that fails too, its variables do not belong to its graph.':
    '원래 있던 곳에서 다시 가져오세요. 그래도 실패하면 변수가 그래프의 것이 아닙니다.',
  'Export it for TensorFlow 2.18 or older, with operations that run on this device.':
    'TensorFlow 2.18 이하에서, 이 장치에서 실행되는 연산으로 내보내세요.',
  'Delete the folder and prepare the data set again.': '폴더를 지우고 데이터 세트를 다시 준비하세요.',
  'The clip store {} is damaged: {}.': '클립 저장소 {1}이(가) 손상되었습니다: {2}.',
  '{} is not a finished clip store: it has no readable index.json.':
    '{1}: 끝난 클립 저장소가 아닙니다. 읽을 수 있는 index.json이 없습니다.',
  'Prepare the data set first (the dataset command).': '먼저 데이터 세트를 준비하세요(dataset 명령).',
  '{} cannot be read.': '{1}을(를) 읽을 수 없습니다.',
  'INTERLUDE_DEVICE is "{}".': 'INTERLUDE_DEVICE가 "{1}"입니다.',
  'Set it to cpu or cuda, or unset it.': 'cpu나 cuda로 정하거나 지우세요.',
  'Going on from step {} of {}.': '{2}단계 중 {1}단계부터 이어 갑니다.',
  'Each batch of {} is computed in {} parts to stay within memory.':
    '메모리 안에 머물도록 {1}개짜리 배치를 {2}부분으로 나누어 계산합니다.',
  'A data worker ended with code {}.': '데이터 작업자가 코드 {1}(으)로 끝났습니다.',
  'Start again.': '다시 시작하세요.',
  'Batches are asked for one at a time.': '배치는 한 번에 하나씩 요청합니다.',
  "The checkpoint {} can't be used ({}); the one before it is taken.":
    '체크포인트 {1}을(를) 쓸 수 없어({2}) 그 앞의 것을 씁니다.',
  'Make room on that disk and go on with --resume.': '그 디스크의 공간을 비우고 이어서 학습하세요(--resume).',
  'There is no room for {}.': '{1}을(를) 둘 자리가 없습니다.',
  "{} can't be written.": '{1}: 쓸 수 없습니다.',
  'Correct it, or start from one of the named recipes.': '고치거나, 이름 있는 레시피에서 시작하세요.',
  '{} asks for windows of {}x{} pixels.': '{1}: {2}x{3}픽셀의 창을 요구합니다.',
  'Use multiples of {} from {} to 512.': '{2}에서 512 사이의 {1}의 배수를 쓰세요.',
  '{} has no clip of {} frames for {}.': '{1}에는 {3}에 쓸 {2}프레임짜리 클립이 없습니다.',
  'Prepare longer footage, or shorten the windows.': '더 긴 영상을 준비하거나 창을 줄이세요.',
  'The checkpoint is of another network: its {} do not fit.':
    '체크포인트가 다른 네트워크의 것입니다. {1}이(가) 맞지 않습니다.',
  'Start the run again in another folder.': '다른 폴더에서 다시 시작하세요.',
  'Data of step {} came for step {}.': '{2}단계에 {1}단계의 데이터가 왔습니다.',
  'Memory ran out: each batch of {} is now computed in {} parts, with the same result.':
    '메모리가 모자라 이제 {1}개짜리 배치를 {2}부분으로 나누어 계산합니다. 결과는 같습니다.',
  'Nothing was saved yet: begin again with a smaller --rate.':
    '아직 저장된 것이 없습니다. 더 작은 --rate로 다시 시작하세요.',
  'What was learnt up to step {} is kept: go on from there with --resume and a smaller --rate.':
    '{1}단계까지 배운 것은 보존됩니다. --resume과 더 작은 --rate로 이어 가세요.',
  'Training went wrong at step {}: {}.': '{1}단계에서 학습이 잘못되었습니다: {2}.',
  'A single window does not fit into memory.': '창 하나도 메모리에 들어가지 않습니다.',
  'Train with smaller windows (--size), or close other programs.':
    '더 작은 창(--size)으로 학습하거나 다른 프로그램을 닫으세요.',
  'The recipe {} trains a {} network, and the model to begin with is a {} one.':
    '레시피 {1}은(는) {2} 네트워크를 학습하는데, 시작할 모델은 {3} 네트워크입니다.',
  'Choose a recipe of the same kind, or leave the model out.': '같은 종류의 레시피를 고르거나 모델을 빼세요.',
  'Fine-tuning begins with a model.': '미세 조정은 모델에서 시작합니다.',
  '{} is no longer what the run began with; from here on it learns from what is there now.':
    '{1}: 시작할 때와 달라졌습니다. 이제부터는 지금 있는 것에서 배웁니다.',
  'The model {} is no longer the one that this run began with.':
    '모델 {1}은(는) 이 학습이 시작한 모델이 더는 아닙니다.',
  'Begin the run again in another folder.': '다른 폴더에서 학습을 다시 시작하세요.',
  'There is no recipe called "{}".': '"{1}"이라는 레시피가 없습니다.',
  'Choose one of {}.': '{1} 중에서 고르세요.',
  'This model can be used, but not trained.': '이 모델은 쓸 수 있지만 학습할 수 없습니다.',
  'Fine-tune a model that this program has trained: the starter, or one of your own.':
    '이 프로그램이 학습한 모델(스타터나 자신의 모델)을 미세 조정하세요.',
  'Only the recipes of the paper can leave out the fusion or decode naively.':
    '논문의 레시피만 융합을 빼거나 단순 디코더를 쓸 수 있습니다.',
  'Choose paper-bair, paper-kth or paper-ucf101.': 'paper-bair, paper-kth, paper-ucf101 중에서 고르세요.',
  '{} holds a training run already.': '{1}에는 이미 학습이 있습니다.',
  'Go on with it (--resume), or choose another folder (--out).':
    '이어 가거나(--resume) 다른 폴더를 고르세요(--out).',
  '{} is not empty.': '{1}: 비어 있지 않습니다.',
  'Choose another folder (--out).': '다른 폴더를 고르세요(--out).',
  'Choose a folder that you may write to (--out).': '쓸 수 있는 폴더를 고르세요(--out).',
  "{} can't be made.": '{1}: 만들 수 없습니다.',
  'There is no training run in {}.': '{1}에 학습이 없습니다.',
  'Name the folder that was given to --out.': '--out에 준 폴더를 지정하세요.',
  '{} is damaged or of a newer program.': '{1}: 손상되었거나 더 새로운 프로그램의 것입니다.',
  'Trained on windows of {} pixels.': '{1}픽셀의 창으로 학습했습니다.',
  'Where it has learnt little it leans on the motion prior.':
    '적게 배운 곳에서는 움직임 사전 추정에 기댑니다.',
  'Paints whole pictures at about the size that it was trained at.':
    '학습한 크기와 비슷한 크기로 그림 전체를 그립니다.',
  'There is no footage to choose the best of the training by.':
    '학습 중 가장 좋은 것을 고를 영상이 없습니다.',
  'Add footage.': '영상을 더하세요.',
}
