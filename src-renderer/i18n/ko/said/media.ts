// Sentences of the media room, in Korean; see sentences.ts.
import type { Sentences } from '../../sentences.ts'

/** See the top of this file. */
export const media: Sentences = {
  '{} was not written right; the folder was thrown away.': '{1} 폴더가 제대로 쓰이지 않아 버렸습니다.',
  'There are no frames to write.': '쓸 프레임이 없습니다.',
  'Choose at least one.': '하나 이상 고르세요.',
  'Frame {} ({}) differs from the first ({}).': '프레임 {1}({2})이 첫 프레임({3})과 다릅니다.',
  'Bring all frames to one size and format first.': '먼저 모든 프레임을 같은 크기와 형식으로 맞추세요.',
  'The picture {} is damaged or not a picture: {}.': '{1} 그림이 손상되었거나 그림이 아닙니다: {2}.',
  'Export it again.': '다시 내보내세요.',
  '{} is {}x{} pixels; at most {} a side and {} in all can be used.':
    '{1}: {2}x{3}픽셀입니다. 한 변은 {4}, 전체는 {5}까지 쓸 수 있습니다.',
  'Scale it down first.': '먼저 크기를 줄이세요.',
  '{} is a folder, not a picture.': '{1}: 그림이 아니라 폴더입니다.',
  'Name one picture in it.': '폴더 안의 그림 하나를 지정하세요.',
  '{} is not a PNG, JPEG, WebP, TIFF or AVIF picture.': '{1}: PNG, JPEG, WebP, TIFF, AVIF 그림이 아닙니다.',
  'Convert it.': '변환하세요.',
  '{} does not end in a picture format that can be written.':
    '{1}: 쓸 수 있는 그림 형식의 확장자가 아닙니다.',
  'Use .png, .jpg, .webp or .tif.': '.png, .jpg, .webp, .tif 중에서 쓰세요.',
  'There is no file {}.': '{1} 파일이 없습니다.',
  'Check the name and the folder.': '이름과 폴더를 확인하세요.',
  '{} may not be read by you.': '{1}: 읽을 권한이 없습니다.',
  "Change the file's permissions, or copy it to a place of your own.":
    '파일 권한을 바꾸거나 자신의 폴더로 복사하세요.',
  'The path {} leads nowhere.': '{1} 경로가 가리키는 곳이 없습니다.',
  'Check the name.': '이름을 확인하세요.',
  '{} is not a video or picture.': '{1}: 비디오나 그림이 아닙니다.',
  'Use MP4, MOV, MKV, WebM, GIF, AVI, PNG, JPEG, WebP or TIFF.':
    'MP4, MOV, MKV, WebM, GIF, AVI, PNG, JPEG, WebP, TIFF를 쓰세요.',
  'The path is empty or not a path.': '경로가 비었거나 경로가 아닙니다.',
  'Name a file.': '파일을 지정하세요.',
  '{} is not a file but a pipe, device or socket.': '{1}: 파일이 아니라 파이프, 장치 또는 소켓입니다.',
  'Save its content to a file first.': '먼저 내용을 파일로 저장하세요.',
  'Copy or export it again.': '다시 복사하거나 내보내세요.',
  'Choose a folder of your own.': '자신의 폴더를 고르세요.',
  'The name of {} is too long.': '{1}: 이름이 너무 깁니다.',
  'The folder {} may not be written to.': '{1} 폴더에는 쓸 권한이 없습니다.',
  '{} is not a file, so it is not replaced.': '{1}: 파일이 아니므로 바꾸지 않습니다.',
  '{} is not replaced, because it is not a folder of generated frames ({}).':
    '{1}: 생성된 프레임의 폴더가 아니므로 바꾸지 않습니다({2}).',
  'Choose another folder, or empty it yourself.': '다른 폴더를 고르거나 직접 비우세요.',
  'The output has no name.': '출력에 이름이 없습니다.',
  'Another program or a lack of memory ended it. Close other programs and try again.':
    '다른 프로그램이나 메모리 부족으로 끝났습니다. 다른 프로그램을 닫고 다시 해 보세요.',
  'Try again; should it repeat, run npm start -- doctor.':
    '다시 해 보세요. 되풀이되면 npm start -- doctor 명령을 실행하세요.',
  'The disk is full (while {}). Nothing unfinished was left behind.':
    '디스크가 가득 찼습니다({1}). 끝나지 않은 것은 남기지 않았습니다.',
  'Free some space, or write to another disk.': '공간을 비우거나 다른 디스크에 쓰세요.',
  '{} is not written with {}.': '{1} 파일은 {2}(으)로 쓰지 않습니다.',
  'Use {}, or another file ending.': '{1} 또는 다른 확장자를 쓰세요.',
  'This codec is written with 8 bits a sample for players; choose h265, prores or .mkv to keep more.':
    '이 코덱은 플레이어를 위해 표본당 8비트로 씁니다. 더 보존하려면 h265, prores 또는 .mkv를 고르세요.',
  'ProRes is always written in video range (tv).': 'ProRes는 항상 비디오 범위(tv)로 씁니다.',
  'This codec has no transparency: the frames were put on black.':
    '이 코덱에는 투명도가 없어 프레임을 검은 바탕에 얹었습니다.',
  'Players need even sides: the last {}{} repeated, {}x{} became {}x{}.':
    '플레이어에는 짝수 변이 필요합니다. 마지막 {1}{2} 반복하여 {3}x{4}에서 {5}x{6}이 되었습니다.',
  'Run npm start -- doctor.': 'npm start -- doctor 명령을 실행하세요.',
  '{} (version {}) has no working encoder for {}.': '{1}(버전 {2})에는 {3}에 쓸 수 있는 인코더가 없습니다.',
  'Choose another codec, or install an ffmpeg that has it; npm start -- doctor lists what there is.':
    '다른 코덱을 고르거나 그것이 있는 ffmpeg를 설치하세요. npm start -- doctor 명령이 있는 것을 보여 줍니다.',
  '{} is not an encoder for {}.': '{1}: {2}의 인코더가 아닙니다.',
  'Use one of: hardware, {}.': '다음 중 하나를 쓰세요: hardware, {1}.',
  '{} was used instead of {}.': '{2} 대신 {1}을(를) 썼습니다.',
  '{}x{} is too small for {}: {}.': '{1}x{2}: {3}에는 너무 작습니다: {4}.',
  'Use larger frames, or .mkv, .gif or a folder of PNG.':
    '더 큰 프레임이나 .mkv, .gif 또는 PNG 폴더를 쓰세요.',
  'The program {} is not there.': '{1} 프로그램이 없습니다.',
  'Run the set-up again (npm run setup), or point INTERLUDE_FFMPEG and INTERLUDE_FFPROBE at working programs.':
    '설치를 다시 실행하거나(npm run setup) INTERLUDE_FFMPEG와 INTERLUDE_FFPROBE를 작동하는 프로그램으로 지정하세요.',
  'Files that end in .{} are not written.': '.{1} 파일은 쓰지 않습니다.',
  'Use .mp4, .mov, .webm, .mkv or .gif, or a name without an ending for a folder of PNG files.':
    '.mp4, .mov, .webm, .mkv, .gif를 쓰거나, PNG 폴더라면 확장자 없는 이름을 쓰세요.',
  '{} frames a second is not possible.': '초당 {1}프레임은 쓸 수 없습니다.',
  'Use a rate above 0 and up to {}, such as 24 or 30000/1001.':
    '0보다 크고 {1} 이하인 값을 쓰세요. 예: 24 또는 30000/1001.',
  '{} frames came to be written instead of {}; the result was thrown away.':
    '{2}개 대신 {1}개의 프레임이 쓰여 결과를 버렸습니다.',
  '{} no sound: that of {} was left out.': '{1} 소리가 없는 형식이라 {2}의 소리는 뺐습니다.',
  'A GIF shows at most 50 frames a second: all frames are kept, so it plays slower than at {}.':
    'GIF는 초당 최대 50프레임을 보여 줍니다. 모든 프레임을 남겼으므로 {1}보다 느리게 재생됩니다.',
  'A GIF counts in hundredths of a second: frames last {} or {} of them, so that the whole keeps time.':
    'GIF는 1/100초 단위로 셉니다. 전체 시간을 지키도록 프레임이 {1} 또는 {2}단위씩 머뭅니다.',
  '{} has no sound.': '{1}에는 소리가 없습니다.',
  'Choose another source for it.': '소리의 소스를 다른 것으로 고르세요.',
  'The sound of {} does not reach here: there is none.': '{1}의 소리가 여기까지 오지 않아 소리가 없습니다.',
  '{} (version {}) has no encoder for the sound ({}).': '{1}(버전 {2})에는 소리 인코더({3})가 없습니다.',
  'Leave the sound out, choose another container, or install an ffmpeg that has it.':
    '소리를 빼거나, 다른 컨테이너를 고르거나, 그것이 있는 ffmpeg를 설치하세요.',
  'The sound of {} does not last: there is silence where it has none.':
    '{1}의 소리가 끝까지 이어지지 않아 없는 곳은 무음입니다.',
  '{} is cut short: the table of its frames (moov) is missing.':
    '{1} 파일이 잘렸습니다. 프레임 표(moov)가 없습니다.',
  'Copy or record it again; a recovery tool may rebuild the table from a whole file of the same camera.':
    '다시 복사하거나 촬영하세요. 복구 도구가 같은 카메라의 온전한 파일로 표를 되살릴 수도 있습니다.',
  '{} is not a video or picture that Interlude reads.': '{1}: Interlude가 읽는 비디오나 그림이 아닙니다.',
  'Convert it to MP4, MOV, MKV, WebM, GIF, PNG, JPEG, WebP or TIFF.':
    'MP4, MOV, MKV, WebM, GIF, PNG, JPEG, WebP, TIFF로 변환하세요.',
  'Copy, download or export it again.': '다시 복사하거나 내려받거나 내보내세요.',
  'The written video is not right ({}); it was thrown away.': '쓴 비디오가 올바르지 않아({1}) 버렸습니다.',
  'Try another codec or container; run npm start -- doctor.':
    '다른 코덱이나 컨테이너를 써 보세요. npm start -- doctor 명령을 실행하세요.',
  '{}x{} is not a possible frame size.': '{1}x{2}: 쓸 수 없는 프레임 크기입니다.',
  'Use whole numbers from 1 to {}, {} pixels in all.':
    '1에서 {1} 사이의 정수를 쓰세요. 전체는 {2}픽셀까지입니다.',
  'The folder {} holds no pictures.': '{1} 폴더에 그림이 없습니다.',
  'Choose a folder with PNG, JPEG, WebP or TIFF files.': 'PNG, JPEG, WebP, TIFF 파일이 있는 폴더를 고르세요.',
  '{} is {}x{}, but {} is {}x{}.': '{1}은(는) {2}x{3}인데 {4}은(는) {5}x{6}입니다.',
  'Make all pictures of the sequence the same size.': '연속 그림을 모두 같은 크기로 만드세요.',
  '{} differs from {} in alpha channel or bits a sample.':
    '{1}와(과) {2}의 알파 채널이나 표본당 비트 수가 다릅니다.',
  'Export all pictures of the sequence alike.': '연속 그림을 모두 같은 설정으로 내보내세요.',
  'It is a single picture: frame 0.': '그림 한 장입니다: 프레임 0.',
  'It lasts {} and its frames are 0 to {}.': '길이는 {1}이고 프레임은 0~{2}입니다.',
  'Choose a time or frame inside it.': '그 안의 시간이나 프레임을 고르세요.',
  'Copy it again, or use a frame that is left.': '다시 복사하거나 남아 있는 프레임을 쓰세요.',
  '{} is damaged: frame {} (at {}) cannot be decoded.':
    '{1} 파일이 손상되었습니다. 프레임 {2}({3})을 디코딩할 수 없습니다.',
  'Copy or export the file again, or use another frame.':
    '파일을 다시 복사하거나 내보내거나 다른 프레임을 쓰세요.',
  '{} holds {} pictures; the first is used.': '{1}에는 그림이 {2}장 있습니다. 첫 장을 씁니다.',
  'No frame can be read from {}.': '{1}에서 프레임을 읽을 수 없습니다.',
  'The file holds a video stream without frames. Copy or export it again.':
    '파일에 프레임이 없는 비디오 스트림이 있습니다. 다시 복사하거나 내보내세요.',
  '{} holds sound but no video.': '{1}에는 소리만 있고 비디오가 없습니다.',
  '{} holds no video.': '{1}에는 비디오가 없습니다.',
  'Choose a file with a picture.': '그림이 있는 파일을 고르세요.',
  'The video in {} has no readable frame size.': '{1}의 비디오에서 프레임 크기를 읽을 수 없습니다.',
  'No frame can be read from {}: its video stream is empty or broken.':
    '{1}에서 프레임을 읽을 수 없습니다. 비디오 스트림이 비었거나 깨졌습니다.',
  'The codec of {} ({}) is not known to this ffmpeg.': '이 ffmpeg는 {1}의 코덱({2})을 모릅니다.',
  'Convert the file to H.264 in MP4, or install a newer ffmpeg.':
    '파일을 MP4의 H.264로 변환하거나 새 ffmpeg를 설치하세요.',
  'The video is interlaced; its fields are used as they are. Deinterlace it first for clean frames.':
    '인터레이스 비디오입니다. 필드를 그대로 씁니다. 깨끗한 프레임을 얻으려면 먼저 디인터레이스하세요.',
  'The file is cut short: it claims {} s and holds {} s.':
    '파일이 잘렸습니다. {1}초라고 하지만 {2}초가 들어 있습니다.',
  'Run npm run setup, install ffmpeg 5 or newer (e.g. apt install ffmpeg, brew install ffmpeg), or set INTERLUDE_FFMPEG and INTERLUDE_FFPROBE to the two programs.':
    'npm run setup을 실행하거나, ffmpeg 5 이상을 설치하거나(예: apt install ffmpeg, brew install ffmpeg), INTERLUDE_FFMPEG와 INTERLUDE_FFPROBE로 두 프로그램을 지정하세요.',
  '{} is version {}: old decoders are a security risk, and version 5 or newer is needed for all formats.':
    '{1}: 버전 {2}입니다. 오래된 디코더는 보안상 위험하며, 모든 형식에는 버전 5 이상이 필요합니다.',
  '{} was not found.': '{1}을(를) 찾지 못했습니다.',
  'A contact sheet shows 1 to {} frames, not {}.':
    '콘택트 시트는 1~{1}프레임을 보여 줍니다. {2}개는 안 됩니다.',
  'Choose fewer frames.': '프레임을 더 적게 고르세요.',
  'The contact sheet got {} frames and {} labels.': '콘택트 시트가 프레임 {1}개와 이름표 {2}개를 받았습니다.',
}
