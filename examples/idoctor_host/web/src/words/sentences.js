/** The host's own sentences in Chinese; a test compares this list with what the host can say. */
const SENTENCES = {
    'The host does not answer: check the network and try again.': '服务器没有响应：请检查网络后重试。',
    'The host gave an answer that makes no sense: try again.': '服务器返回了无法理解的内容：请重试。',
    'Sign in first.': '请先登录。',
    'This case does not exist.': '该病例不存在。',
    'This file does not exist.': '该文件不存在。',
    'A name in the request is not a name of a case or a file.': '请求中的名称不是有效的病例名或文件名。',
    'There is no CT series of axial slices in it.': '其中没有轴位 CT 序列。',
    'A slice of the series cannot be read.': '序列中有一层无法读取。',
    'This folder is not one that may be registered.': '该文件夹不允许登记。',
    'Registering folders is turned off: upload a zip.': '登记文件夹功能已关闭：请上传 zip 压缩包。',
    'The folder holds more than a series of slices can need.': '文件夹的内容超出了一个 CT 序列的合理大小。',
    'The mask is larger than a mask can be.': '掩膜文件过大。',
    'The mask is not a PNG that can be read.': '掩膜不是可读取的 PNG 文件。',
    'The original slice is not in the series any more.': '原始序列中已找不到该层。',
    'Only pictures and tables are shown.': '只能显示图像和表格。',
    'There is no sagittal picture yet: generate it first.': '还没有矢状位图像：请先生成。',
    'No axial slices are chosen yet: save an L3 mask first.': '还没有选定轴位层面：请先保存 L3 标注。',
    'The mask is empty: mark L3 first.': '掩膜为空：请先标注 L3。',
    'The zip holds more than a series of slices can need.': '压缩包的内容超出了一个 CT 序列的合理大小。',
    'The upload is no zip, or it is damaged.': '上传的不是 zip 压缩包，或文件已损坏。',
    'The zip is larger than a series of slices can need.': '压缩包超出了一个 CT 序列的合理大小。',
};
const PATTERNS = [[/^The zip holds more than (\d+) files\.$/, '压缩包中的文件超过 $1 个。']];

/** The Chinese of a sentence, or null for one that nobody has translated. */
export function inChinese(sentence) {
    const found = PATTERNS.find(([pattern]) => pattern.test(sentence));
    return found ? sentence.replace(found[0], found[1]) : SENTENCES[sentence] || null;
}
