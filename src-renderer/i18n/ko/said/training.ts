// Sentences about training and its proof, in Korean; see sentences.ts.
import type { Sentences } from '../../sentences.ts'

/** See the top of this file. */
export const training: Sentences = {
  'That training is not there any more.': '그 학습은 더는 없습니다.',
  'Begin another one.': '새 학습을 시작하세요.',
  'The project has not that footage any more.': '프로젝트에 그 영상이 더는 없습니다.',
  'Choose other footage.': '다른 영상을 고르세요.',
  'The training "{}" can\'t be {} now.': '지금은 학습 "{1}"에 그렇게 할 수 없습니다({2}).',
  '"{}" can\'t be the name of a model.': '"{1}": 모델 이름으로 쓸 수 없습니다.',
  'Use up to 64 letters, digits, dots, dashes and spaces{}.':
    '글자, 숫자, 점, 붙임표, 빈칸을 64자까지 쓰세요{1}.',
  'Choose another name (--out).': '다른 이름을 고르세요(--out).',
  '{} holds a fine-tuning already.': '{1}에는 이미 미세 조정이 있습니다.',
  'Go on with it (--resume), or choose another name (--out).':
    '이어 가거나(--resume) 다른 이름을 고르세요(--out).',
  'The model "{}" can be used, but not trained.': '모델 "{1}"은(는) 쓸 수 있지만 학습할 수 없습니다.',
  'Fine-tune the starter, or a model that this program has trained.':
    '스타터나 이 프로그램이 학습한 모델을 미세 조정하세요.',
  'There is no fine-tuning in {}.': '{1}에 미세 조정이 없습니다.',
  'Name what was given to --out, or begin one with --data.':
    '--out에 준 것을 지정하거나 --data로 새로 시작하세요.',
  'Begin the fine-tuning again with another --out.': '다른 --out으로 미세 조정을 다시 시작하세요.',
  'Add footage in which something moves, in longer takes.': '무언가 움직이는 더 긴 영상을 더하세요.',
  'It is damaged: {}.': '손상되었습니다: {1}.',
  'Check that these are the right files.': '올바른 파일인지 확인하세요.',
  'Name the folder with the data set.': '데이터 세트의 폴더를 지정하세요.',
  '{} has {} frames, so there is none from {} on.': '{1}에는 프레임이 {2}개 있어 {3}부터는 없습니다.',
  'Choose frames that are there; the first one is 0.': '있는 프레임을 고르세요. 첫 프레임은 0입니다.',
  '{} is {}x{} pixels; at least {} are needed on both sides.':
    '{1}: {2}x{3}픽셀입니다. 두 변 모두 적어도 {4}픽셀이 필요합니다.',
  'Use larger footage.': '더 큰 영상을 쓰세요.',
  '{} is a single picture.': '{1}: 그림 한 장입니다.',
  'Use footage.': '영상을 쓰세요.',
  'There is too little usable footage: {}. Of {} in all, {} stand still, {} repeat the frame before, {} are dissolves, and there are {} cuts; a stretch needs {} frames without a cut. {}.':
    '쓸 수 있는 영상이 너무 적습니다: {1}. 전체 {2} 가운데 {3}은 멈춰 있고, {4}은 앞 프레임을 되풀이하고, {5}은 디졸브이며, 컷이 {6}개 있습니다. 한 구간에는 컷 없이 {7}프레임이 필요합니다. {8}.',
  'Add footage in which something moves, in longer takes: the end of it is held out, and half a second beside that end is left out.':
    '무언가 움직이는 더 긴 영상을 더하세요. 끝부분은 증명용으로 남겨 두고, 그 옆의 0.5초는 뺍니다.',
  'There is no video and no folder of pictures in {}.': '{1}에 비디오도 그림 폴더도 없습니다.',
  'Name video files, or folders that hold some.': '비디오 파일이나 그것이 든 폴더를 지정하세요.',
  'Of {}, {} in which nothing moves and {} of repeated frames and {} of dissolves were left out; {} cuts were found.':
    '{1} 가운데 움직임이 없는 {2}, 되풀이된 프레임 {3}, 디졸브 {4}을(를) 뺐고, 컷 {5}개를 찾았습니다.',
  'The clips take more than the {} GB that were allowed.': '클립이 허용된 {1} GB보다 많은 자리를 차지합니다.',
  'Allow more (--max-size), choose a smaller --size, or use a part of the data set.':
    '더 허용하거나(--max-size), 더 작은 --size를 고르거나, 데이터 세트의 일부를 쓰세요.',
  '{} exists and is not a clip store.': '{1}: 이미 있는데 클립 저장소가 아닙니다.',
  'Name another folder (--out).': '다른 폴더를 지정하세요(--out).',
  'The disk is full: the clips for {} do not fit.': '디스크가 가득 찼습니다. {1}의 클립이 들어가지 않습니다.',
  'Free some space, or name a folder on another disk (--out). What is done so far is kept.':
    '공간을 비우거나 다른 디스크의 폴더를 지정하세요(--out). 지금까지 한 것은 보존됩니다.',
  'Make the folder writable, or name another one (--out).':
    '폴더를 쓸 수 있게 하거나 다른 폴더를 지정하세요(--out).',
  'The recipe {} needs its data set.': '레시피 {1}에는 그 데이터 세트가 필요합니다.',
  'Name its folder: --data FOLDER (or --procedural to learn from made-up scenes instead).':
    '폴더를 지정하세요: --data FOLDER (또는 만들어 낸 장면에서 배우려면 --procedural).',
  'There is something at {} by now.': '그사이 {1}에 무언가 생겼습니다.',
  'The model itself is in {}.': '모델 자체는 {1}에 있습니다.',
  'The last part of the footage, neither learnt from nor used to choose the best of the training.':
    '영상의 마지막 부분. 배우는 데도, 학습 중 가장 좋은 것을 고르는 데도 쓰지 않았습니다.',
  'Better than before on held-out footage: {}.': '남겨 둔 영상에서 전보다 낫습니다: {1}.',
  'There is no FVD for the gap of {}: it needs two windows, and clips of {} frames.':
    '길이 {1}의 구간에는 FVD가 없습니다. 창 두 개와 {2}프레임짜리 클립이 필요합니다.',
  '{} gave {} of {} frames.': '{1}: {3}프레임 중 {2}프레임을 주었습니다.',
  'A method gave {} of {} in-betweens.': '어떤 방법이 중간 프레임 {2}개 중 {1}개를 주었습니다.',
  'Only {} {} judged for the gap of {}: small differences say nothing.':
    '길이 {3}의 구간은 창 {1}개만 판정했습니다({2}). 작은 차이는 의미가 없습니다.',
  '{} of the {} windows for the gap of {} overlap another: they count as less than so many independent ones.':
    '길이 {3}의 구간의 창 {2}개 중 {1}개가 겹칩니다. 그만큼 독립적인 창보다 의미가 적습니다.',
  'FVD for the gap of {} is of {} clips; {} is usual. With so few it says little, and it may only be compared with figures of as many clips.':
    '길이 {1}의 구간의 FVD는 클립 {2}개의 값입니다. 보통은 {3}개입니다. 이렇게 적으면 뜻이 적고, 같은 수의 클립으로 낸 값과만 비교할 수 있습니다.',
  '{} is untrained: its figures are those of what it is built on.':
    '{1}은(는) 학습되지 않았습니다. 수치는 그 바탕이 되는 것의 수치입니다.',
  "Best is of {} samples and chosen by the true frames, which nobody has when making in-betweens; figures of other counts can't be compared.":
    '최고값은 표본 {1}개 가운데 실제 프레임으로 고른 것입니다. 중간 프레임을 만들 때에는 실제 프레임이 없습니다. 표본 수가 다른 값과는 비교할 수 없습니다.',
  'PSNR and SSIM compare pixels: a sharp picture that is a little out of place scores less than a blurred one.':
    'PSNR과 SSIM은 픽셀을 비교합니다. 조금 어긋난 선명한 그림이 흐린 그림보다 낮은 점수를 받습니다.',
  'The figures are of this footage alone ({}).': '수치는 이 영상만의 것입니다({1}).',
  'All of the clips, also those that a model may have been trained on.':
    '모델이 학습했을 수 있는 것을 포함한 모든 클립.',
  'The {} {} of the clips.': '클립의 {1} {2}.',
  'At most {} windows of each gap, as many of every source where it has them; of {} times as many candidates, {}, those whose keyframes differ most.':
    '구간 길이마다 최대 {1}개의 창을, 가능하면 소스마다 같은 수로, {2}배의 후보({3}) 가운데 키프레임이 가장 많이 다른 것을 골랐습니다.',
  '{} of {} sources {} no stretch of {} frames to judge a gap of {} on.':
    '소스 {2}개 중 {1}개({3})에는 길이 {5}의 구간을 판정할 {4}프레임짜리 구간이 없습니다.',
  'Name longer or other footage, judge all of it (--all), or a shorter gap (--gap 4).':
    '더 길거나 다른 영상을 지정하거나, 전체를 판정하거나(--all), 더 짧은 구간을 고르세요(--gap 4).',
  'Memory ran out. Trying again with batches in at least {} parts.':
    '메모리가 모자랐습니다. 배치를 적어도 {1}부분으로 나누어 다시 합니다.',
  "The pictures of this run can't be written: {} The training goes on.":
    '이 학습의 그림을 쓸 수 없습니다: {1} 학습은 계속됩니다.',
  'Each batch of {} windows is computed in {} parts to stay within memory: slower, with the same result.':
    '메모리 안에 머물도록 창 {1}개짜리 배치를 {2}부분으로 나누어 계산합니다. 느려지지만 결과는 같습니다.',
  'Choose another name, or rename that model.': '다른 이름을 고르거나 그 모델의 이름을 바꾸세요.',
  'There is a training called "{}" already.': '"{1}"이라는 학습이 이미 있습니다.',
  'Choose another name, or discard that training.': '다른 이름을 고르거나 그 학습을 버리세요.',
  'The engine ended unexpectedly; going on from the last checkpoint.':
    '엔진이 뜻밖에 끝나 마지막 체크포인트부터 이어 갑니다.',
  'Nothing of {} can be used: of {}, {} stand still, {} repeat the frame before, {} are dissolves, and there are {} cuts; a stretch needs {} frames without a cut.':
    '{1}에서 쓸 수 있는 것이 없습니다. {2} 가운데 {3}은 멈춰 있고, {4}은 앞 프레임을 되풀이하고, {5}은 디졸브이며, 컷이 {6}개 있습니다. 한 구간에는 컷 없이 {7}프레임이 필요합니다.',
  'Choose footage in which something moves, in longer takes.': '무언가 움직이는 더 긴 영상을 고르세요.',
  'None of the {} sources holds moving pictures that can be used.{}':
    '소스 {1}개 가운데 쓸 수 있는 움직이는 그림이 있는 것이 없습니다.{2}',
  'Not clearly better than before on held-out footage: {}.{}':
    '남겨 둔 영상에서 전보다 뚜렷이 낫지 않습니다: {1}.{2}',
  'There is nothing to judge by: {} has no stretch of {} frames without a cut in which something moves.{}':
    '판정할 것이 없습니다. {1}에는 컷 없이 무언가 움직이는 {2}프레임짜리 구간이 없습니다.{3}',
}
