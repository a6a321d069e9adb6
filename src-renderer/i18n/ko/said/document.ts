// Sentences of what both sides share, in Korean; see sentences.ts.
import type { Sentences } from '../../sentences.ts'

/** See the top of this file. */
export const document: Sentences = {
  'Something was thrown that is not an error.': '오류가 아닌 것이 던져졌습니다.',
  'The project has no {} "{}".': '프로젝트에 {1} "{2}" 항목이 없습니다.',
  'It may have been removed: choose another.': '지워졌을 수 있습니다. 다른 것을 고르세요.',
  'A frame has at most {} pixels.': '프레임은 최대 {1}픽셀입니다.',
  'The pixel data does not have the length that the frame says.':
    '픽셀 데이터의 길이가 프레임의 크기와 다릅니다.',
  'Times ascend.': '시간은 커져야 합니다.',
  'Both keyframes need the same size, channels and depth.':
    '두 키프레임은 크기, 채널, 비트 심도가 같아야 합니다.',
  'There are as many made pictures as true ones.': '만든 그림과 실제 그림의 수가 같아야 합니다.',
  'A malformed call was refused.': '형식이 잘못된 호출을 거부했습니다.',
  '"{}" has no handler.': '"{1}" 호출을 처리할 것이 없습니다.',
  'There is no call named "{}".': '"{1}" 호출은 없습니다.',
  'The connection closed before the answer came.': '대답이 오기 전에 연결이 닫혔습니다.',
  'Use a smaller --size, set --memory to what one gap may use, or close other programs.':
    '더 작은 --size를 쓰거나, 한 구간이 쓸 메모리를 --memory로 정하거나, 다른 프로그램을 닫으세요.',
  'There is not enough memory for this.': '메모리가 모자랍니다.',
  'Make sure that this is a project file of Interlude.': 'Interlude의 프로젝트 파일인지 확인하세요.',
  'The project is damaged: {}.': '프로젝트가 손상되었습니다: {1}.',
  'Open an earlier version of it, or one that was kept automatically.':
    '이전 버전이나 자동으로 보존된 것을 여세요.',
  'The project file has {} million characters, more than any project.':
    '프로젝트 파일이 {1}백만 자로, 어떤 프로젝트보다도 깁니다.',
  'The file is not a project of Interlude.': '이 파일은 Interlude 프로젝트가 아닙니다.',
  'Choose a project file; pictures and videos are added to a project, not opened.':
    '프로젝트 파일을 고르세요. 그림과 비디오는 여는 것이 아니라 프로젝트에 추가합니다.',
  'The project was made by {}: its version is {}, and this program reads up to {}.':
    '프로젝트는 {1}에서 만들었습니다. 버전이 {2}인데 이 프로그램은 {3}까지 읽습니다.',
  'Update Interlude to open it.': 'Interlude를 업데이트하면 열 수 있습니다.',
  'The project has version {}, which is too old to be read.':
    '프로젝트의 버전 {1}은(는) 너무 오래되어 읽을 수 없습니다.',
  'Open and save it with an earlier Interlude first.': '먼저 이전 Interlude에서 열어 저장하세요.',
  "{} can't be set so ({}).": '{1}을(를) 그렇게 정할 수 없습니다({2}).',
  'Choose a value within the limits.': '한도 안의 값을 고르세요.',
  'There is a keyframe at frame {} already.': '프레임 {1}에는 이미 키프레임이 있습니다.',
  'Choose another frame, or replace that keyframe.': '다른 프레임을 고르거나 그 키프레임을 바꾸세요.',
  'The take with seed {} is in the lane already.': '시드 {1} 테이크는 이미 있습니다.',
  'Choose another seed.': '다른 시드를 고르세요.',
  'A project holds at most {} {}.': '프로젝트에는 {2} 항목이 최대 {1}개 들어갑니다.',
  'Remove some {} first, or go on in another project.':
    '먼저 {1} 항목을 지우거나 다른 프로젝트에서 이어 가세요.',
  'A keyframe would come before the first frame of the timeline.':
    '키프레임이 타임라인의 첫 프레임보다 앞에 오게 됩니다.',
  'A keyframe would come after the end of the timeline, at frame {}.':
    '키프레임이 타임라인의 끝(프레임 {1})보다 뒤에 오게 됩니다.',
  'Move less far, or make room at the start first.': '덜 옮기거나 먼저 앞쪽에 자리를 만드세요.',
  'Move it less far.': '덜 옮기세요.',
  'The keyframe at frame {} {}.': '프레임 {1}의 키프레임: {2}.',
  'Choose a frame that the source has.': '소스에 있는 프레임을 고르세요.',
  'The range would end at frame {}, before it begins at frame {}.':
    '범위가 프레임 {2}에서 시작하기 전에 프레임 {1}에서 끝나게 됩니다.',
  'Set the out mark behind the in mark.': '아웃 표시를 인 표시보다 뒤에 두세요.',
  'The source whose sound was chosen has none, or is not in the project.':
    '소리로 고른 소스에 소리가 없거나 프로젝트에 없습니다.',
  'Choose a source with sound, or none.': '소리가 있는 소스를 고르거나 소리를 빼세요.',
  'There is a keyframe "{}" already.': '키프레임 "{1}"이(가) 이미 있습니다.',
  'Give the new one another id.': '새것에 다른 id를 주세요.',
  'There is a source "{}" already.': '소스 "{1}"이(가) 이미 있습니다.',
  '{} what is to be removed; the first is at frame {}.':
    '{1} 지울 것을 씁니다. 첫째는 프레임 {2}에 있습니다.',
  'Delete these keyframes first, or remove them along with it.': '먼저 그 키프레임을 지우거나 함께 지우세요.',
  'The media bin has no place {}.': '미디어 보관함에는 {1}번째 자리가 없습니다.',
  'Choose a place in it.': '있는 자리를 고르세요.',
  'A gap of {} frames would reach the keyframe at frame {}.':
    '길이 {1}프레임의 구간은 프레임 {2}의 키프레임에 닿습니다.',
  'Choose at most {} frames, or let what follows move along.':
    '최대 {1}프레임을 고르거나 뒤따르는 것이 함께 움직이게 하세요.',
  'A gap of {} frames has no room for {} in-betweens.':
    '길이 {1}프레임의 구간에는 중간 프레임 {2}개가 들어갈 자리가 없습니다.',
  'Choose at most {}, or make the gap longer.': '최대 {1}개를 고르거나 구간을 늘리세요.',
}
