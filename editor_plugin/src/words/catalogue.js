/**
 * Every sentence that the service or the back end may send to an editor: its English patterns and its Chinese.
 *
 * The object is JSON, read by a Python test as well: it walks the code of both and fails where one of their sentences is
 * missing here. `{name}` in a pattern stands for what changes; the Chinese may use it, and `values` translates it.
 * Several patterns under one code are one thing to a clinician: a file is damaged, however it is damaged.
 */
export const CATALOGUE = {
    "values": {
        "left": "左侧", "right": "右侧", "axial": "横断位", "sagittal": "矢状位", "coronal": "冠状位"
    },
    "names": {
        "body {number}": "椎体 {number}", "model": "模型", "search": "解剖定位"
    },
    "sentences": {
        "psoas_area": {"zh": "图像{side}腰大肌相对该椎体偏小或偏大，请核对。", "en": ["The psoas on the {side} of the picture is unusually small or large for this vertebra."]},
        "psoas_thin": {"zh": "图像{side}腰大肌异常薄，请核对。", "en": ["The psoas on the {side} of the picture is unusually thin."]},
        "psoas_position": {"zh": "图像{side}腰大肌与椎体的距离异常，请核对。", "en": ["The psoas on the {side} of the picture lies unusually near to or far from the vertebra."]},
        "psoas_density": {"zh": "图像{side}腰大肌的密度与正常肌肉不符，请核对。", "en": ["The psoas on the {side} of the picture does not have the density of healthy muscle."]},
        "psoas_border": {"zh": "图像{side}腰大肌边界不清，请核对轮廓。", "en": ["The psoas on the {side} of the picture has hardly any visible border; check its outline."]},
        "psoas_sizes": {"zh": "左右腰大肌大小相差明显，请核对。", "en": ["Left and right psoas differ much in size."]},
        "psoas_densities": {"zh": "左右腰大肌密度相差明显，请核对。", "en": ["Left and right psoas differ much in density."]},
        "wall_sizes": {"zh": "左右腹壁肌大小相差明显，请核对。", "en": ["Left and right abdominal wall differ much in size."]},
        "back_sizes": {"zh": "左右背部肌群大小相差明显，请核对。", "en": ["Left and right back muscles differ much in size."]},
        "muscle_density": {"zh": "肌肉整体密度异常，请核对。", "en": ["The muscle as a whole does not have the usual density."]},
        "opinions_differ": {"zh": "模型与解剖定位的结果有部分不一致，请核对。", "en": ["The model and the anatomy search disagree about part of it; check it."]},
        "at_border": {"zh": "轮廓到达图像边缘，可能不完整。", "en": ["It reaches the edge of the picture: part of it may be missing."]},
        "level_doubtful": {"zh": "节段计数不够确定：请核对是否为 L3，也可改选相邻椎体。", "en": ["The level was counted with some doubt: check that this is L3; its neighbours are there to pick instead."]},
        "not_muscle_density": {"zh": "轮廓内超过一半不是肌肉密度，已保留模型的原始结果，请核对。", "en": ["More than half of the outline does not have the density of muscle; it was left as the model drew it. Please check."]},
        "frayed": {"zh": "轮廓过于零碎，无法转为可编辑的多边形：请手动勾画，或重新点击。", "en": ["The outline is too frayed to be edited as polygons; draw by hand or click again."]},

        "no_patient": {"zh": "图像中未见人体，不像 CT 横断面。", "en": ["No patient was found in this picture: it does not look like an axial CT slice."]},
        "no_vertebra": {"zh": "该层面未找到椎体，不像腹部 CT 横断面。", "en": ["No vertebra was found in this slice: it does not look like an axial CT slice of the abdomen.", "This does not look like an axial CT slice of the abdomen near L3: no convincing vertebra was found."]},
        "chest": {"zh": "该层面像是胸部（脊柱旁可见肺），不是 L3 附近的腹部层面。", "en": ["This looks like a slice through the chest, not through the abdomen near L3: there is lung beside the spine."]},
        "head_or_limb": {"zh": "该层面像是头颈部或肢体，不是 L3 附近的腹部层面。", "en": ["This looks like a slice through the head, the neck or a limb, not through the abdomen near L3."]},
        "pelvis": {"zh": "该层面像是盆腔（椎体两侧有骨，或椎管未闭合），不是 L3 附近的腹部层面。", "en": ["This looks like a slice through the pelvis, not through the abdomen near L3: there is bone on both sides of the vertebra, or its canal is not closed."]},
        "above_l3": {"zh": "该层面像是高于 L3 的上腹部或胸部，四周可见肋骨。", "en": ["This looks like a slice above L3, through the upper abdomen or the chest: there are ribs all around."]},
        "no_psoas": {"zh": "椎体旁未找到腰大肌，请手动勾画或点选。", "en": ["No psoas was found beside the vertebra."]},
        "not_near_l3": {"zh": "不像 L3 附近的层面：椎体旁腰大肌的位置没有清晰的肌肉。", "en": ["This does not look like a slice near L3: there is no clear muscle beside the vertebra, where the psoas lies."]},
        "no_column": {"zh": "该层面未找到脊柱。", "en": ["No vertebral column was found in this slice."]},
        "level_unknown": {"zh": "无法确定节段：未找到用于计数的骶骨，请点选 L3 椎体。", "en": ["The level is unknown: the sacrum, from which vertebrae are counted, was not found; pick the body of L3."]},
        "level_outside": {"zh": "无法确定节段：从骶骨向上计数，L3 不在图像内，请点选 L3 椎体。", "en": ["The level is unknown: L3 does not lie inside the picture as counted from the sacrum; pick its body."]},
        "not_found": {"zh": "未找到该结构，请在其上点选。", "en": ["The structure was not found; click on it."]},
        "plane_unknown": {"zh": "无法判断图像是横断位还是矢状位，请在结构上点选。", "en": ["Whether the picture is axial or sagittal could not be told; say so in image_type, or mark the structure."]},
        "not_searched": {"zh": "不支持自动查找该类结构，请在其上点选。", "en": ["This kind of structure is not searched for; mark it."]},
        "not_ct": {"zh": "仅在 CT 图像中自动查找，请在结构上点选。", "en": ["Structures are searched for in CT only; mark this one."]},
        "nothing_marked": {"zh": "点选处未找到结构，请在更靠近结构中心处点选。", "en": ["Nothing was found at the marked place; click again, nearer to the middle of the structure."]},
        "wrong_density_there": {"zh": "该处没有符合密度的结构：请重新点选，或手动勾画。", "en": ["What was found there does not have the density of the structure; click on it, or draw by hand."]},
        "previous_gone": {"zh": "先前的结果已过期，已重新分割。", "en": ["The earlier mask is not kept any more; this one was drawn anew."]},
        "previous_gone_no_point": {"zh": "先前的结果已过期，且仅有排除点：请在结构内点选。", "en": ["The earlier mask is not kept any more, and points with label 0 only say what is outside: click on a point inside the structure."]},
        "previous_expired": {"zh": "先前的结果已过期，请重新点选。", "en": ["The earlier mask has expired: start again.", "The picture's embedding is not kept any more: encode it again."]},

        "other_plane": {"zh": "文件标明为{plane}，与所需的{said}不符。", "en": ["The file says that it is {plane}, not {said} as image_type {image_type} means."]},
        "rescale_repaired": {"zh": "该 DICOM 的像素已是 HU 值但另有换算参数，已修正；不采用其像素间距和方位，不作测量。", "en": ["The DICOM file holds Hounsfield units already but states another rescale; it was repaired. Its spacing and orientation are not used, and nothing is measured."]},
        "no_hu": {"zh": "该 DICOM 未说明像素值与 HU 的换算，不作测量。", "en": ["The DICOM file does not say how its values relate to Hounsfield units; nothing is measured."]},
        "other_modality": {"zh": "该图像不是 CT，不作测量。", "en": ["The picture is not CT; nothing is measured."]},
        "window_unused": {"zh": "窗宽窗位以 HU 为单位，该图像没有 HU 值，未采用。", "en": ["The window is in Hounsfield units, which this picture does not have; it was not used."]},
        "padding_ignored": {"zh": "该 DICOM 的填充值落在组织密度范围内，已忽略。", "en": ["The padding value of the DICOM file lies among tissue values; it was ignored."]},

        "only_outside_points": {"zh": "仅有排除点：请再加一个结构内的点，或画一个框。", "en": ["Points with label 0 only say what is outside: add a point with label 1 or a box."]},
        "too_many_points": {"zh": "点数过多，请删除一些点。", "en": ["There are more than {most} points.", "click_points holds {count} points; {most} are allowed.", "There are {count} points where {most} are allowed.", "A picture takes 1 to {most} prompts."]},
        "empty_box": {"zh": "框没有面积，请在结构上拖出一个框。", "en": ["The box has no area; drag it over the structure."]},
        "box_outside": {"zh": "框超出了图像范围（{width} × {height} 像素）。", "en": ["The box reaches outside the picture, which is {width} x {height} pixels."]},
        "point_outside": {"zh": "第 {number} 个点在图像之外（{width} × {height} 像素）。", "en": ["Point {number} lies outside the picture, which is {width} x {height} pixels."]},
        "mark_outside": {"zh": "有标记在图像之外（{width} × {height} 像素）。", "en": ["A mark lies outside the picture of {width} x {height} pixels."]},
        "marks_unusable": {"zh": "标记无法使用，请清除后重新点选。", "en": ["The segmentation service cannot use this picture or these marks.", "There are {count} points but {labels} labels.", "The prompt marks nothing: give a point, a box or a mask.", "The {what} are not numbers.", "The {what} are not finite numbers within {farthest}.", "Each point needs an x and a y.", "Each label is 1 (on the object) or 0 (beside it).", "A box is x1, y1, x2, y2.", "A box needs x1 < x2 and y1 < y2.", "Mask logits are an array of numbers, rows by columns.", "The mask logits are not all numbers.", "A prompt has named fields.", "`multimask` is true, false or absent."]},

        "supported": {"zh": "支持 PNG、JPEG 和 DICOM。", "en": ["Supported are PNG, JPEG and DICOM."]},
        "unsupported_kind": {"zh": "不支持该类文件。", "en": ["The file is of a kind that is not supported.", "The file is of an unknown kind.", "The file is {name}."]},
        "unsupported_compression": {"zh": "不支持该 DICOM 的压缩方式，请发送未压缩的文件。", "en": ["The DICOM file is compressed in a way that is not supported; send it uncompressed, or as RLE, JPEG, JPEG-LS, JPEG 2000 or HTJ2K.", "JPEG extended with 12 bits is not supported; send the slice uncompressed.", "JPEG 2000 with more than 16 bits a pixel is not supported.", "JPEG 2000 with a changing progression order is not supported."]},
        "unsupported_jpeg": {"zh": "不支持该 JPEG 编码，请发送普通 8 位 JPEG 或 PNG。", "en": ["This JPEG encoding is not supported; send an ordinary 8-bit JPEG, or a PNG."]},
        "several_pictures": {"zh": "文件不是单幅图像，请只发送一个层面。", "en": ["The DICOM file holds a video; send a single slice.", "The DICOM file holds several frames; send a single slice.", "The PNG is animated; send a single picture."]},
        "in_colour": {"zh": "该图像为彩色，需要灰度图像。", "en": ["The compressed picture is in colour; a grey slice is needed.", "The DICOM file holds a colour picture; a grey slice is needed."]},
        "dicom_not_ct": {"zh": "该 DICOM 不是 CT 图像。", "en": ["The DICOM file is not CT; other modalities need any_modality=true."]},
        "dicom_no_picture": {"zh": "该 DICOM 文件中没有图像。", "en": ["The DICOM file holds no picture.", "The DICOM file holds no picture (it may be a report, a plan or a list of outlines).", "The DICOM file holds an empty picture."]},
        "dicom_damaged": {"zh": "该 DICOM 文件已损坏或不完整，请重新发送。", "en": ["The DICOM file is damaged; send it again.", "The DICOM file is damaged or cut short; send it again.", "The compressed picture has another size than the DICOM header says; send it again.", "The compressed picture of the DICOM file is cut short; send it again.", "The compressed picture is of another kind than the DICOM header says; send it again.", "The compressed picture of the DICOM file cannot be decoded; send it again.", "The compressed picture of the DICOM file {error}; send it again.", "The deflated DICOM file cannot be inflated; send it again.", "The deflated DICOM file is cut short; send it again.", "The DICOM file has more elements than any slice has.", "The pixel data of the DICOM file is in too many pieces.", "The pixel data of the DICOM file is cut short or damaged; send it again.", "The pixel data of the DICOM file is cut short; send it again.", "The JPEG 2000 picture of the DICOM file is damaged or cut short; send it again.", "The JPEG 2000 picture is divided into more parts than any slice needs; send it again.", "The RLE picture of the DICOM file is cut short or damaged; send it again.", "The RLE picture has another depth than the DICOM header says; send it again.", "The DICOM header says uncompressed but the pixel data is not; send it again.", "The DICOM header says compressed but the pixel data is not; send it again.", "The DICOM file has more pixel data than its header says; send it again."]},
        "dicom_header": {"zh": "该 DICOM 的头信息缺失或无法使用，请重新导出。", "en": ["The DICOM header does not say how many rows and columns the picture has.", "The DICOM header does not say whether the pixel values have a sign.", "The DICOM file holds floating point pixels; send the slice as whole numbers.", "The DICOM header does not allocate 8, 16 or 32 bits a pixel.", "The DICOM header contradicts itself about the bits of a pixel.", "The DICOM header gives no valid rescale (slope and intercept) or lookup table.", "The compressed picture has more than 16 bits a pixel."]},
        "jpeg_damaged": {"zh": "该 JPEG 已损坏，请重新导出。", "en": ["The JPEG is damaged; export or send it again.", "The JPEG holds less image data than its header says; export or send it again.", "The JPEG cannot be decoded; export or send it again.", "The JPEG {error}; export or send it again."]},
        "png_damaged": {"zh": "该 PNG 已损坏，请重新导出。", "en": ["The PNG is damaged; export or send it again.", "The PNG cannot be decoded; export or send it again.", "The PNG {what}; export or send it again."]},
        "empty_file": {"zh": "文件是空的，请发送 PNG、JPEG 或 DICOM 图像。", "en": ["The file is empty; send a PNG, JPEG or DICOM picture.", "The file is empty."]},
        "picture_unusable": {"zh": "模型无法使用该图像，请手动勾画。", "en": ["The picture has no key.", "The picture has no pixels.", "The model takes 8-bit pictures.", "The model takes pictures of rows by columns, grey or with three colours.", "The model takes 8-bit pictures, grey or with three colours."]},
        "picture_small": {"zh": "图像太小，请手动勾画。", "en": ["The picture is smaller than {smallest} pixels.", "The picture is {width} x {height} pixels; each side needs at least {smallest}."]},
        "picture_large": {"zh": "图像太大，超出可接受的像素数，请手动勾画。", "en": ["The picture has more than {most} megapixels.", "The picture is {width} x {height} pixels; at most {most} pixels are accepted.", "The DICOM file inflates to more than the largest picture that is accepted.", "The DICOM file inflates to more than {most} bytes, the most that a slice can need."]},
        "upload_large": {"zh": "文件太大，超出可接受的大小，请手动勾画。", "en": ["The upload is larger than the {most} MB that are accepted.", "The file has {count} bytes; at most {most} are accepted.", "The slice's file is larger than what is accepted.", "The picture is larger than the segmentation service takes."]},
        "upload_late": {"zh": "图像未能在 {seconds} 秒内传完，请重试。", "en": ["The upload did not arrive within {seconds} seconds; try again."]},
        "slice_missing": {"zh": "该层面不存在：请刷新病例，或手动勾画。", "en": ["This slice does not exist: reload the case, or draw by hand."]},
        "slice_replaced": {"zh": "该层面正在更新，请稍后重试。", "en": ["This slice is being replaced: try again in a moment."]},

        "busy": {"zh": "服务繁忙，请几秒后重试，或手动勾画。", "en": ["Too many people are waiting for the segmentation service: try again in a few seconds, or draw by hand.", "The segmentation service is busy: try again in a few seconds.", "The model's memory is too busy to keep the picture; try again in a few seconds.", "The service is overloaded. {words}", "The service holds too many large pictures; try again in a few seconds.", "Too many pictures are waiting for the model; try again in a few seconds.", "The model has been busy for too long; try again in a few seconds.", "Too many pictures are being worked on; try again in a few seconds.", "The model has been busy with one batch for longer than a request may take."]},
        "late": {"zh": "{seconds} 秒内没有结果，请重试，或手动勾画。", "en": ["There was no answer within {seconds} seconds; try again.", "There was no answer within {seconds} seconds: try again, or draw by hand.", "The segmentation service did not answer within {seconds} seconds: try again."]},
        "try_again": {"zh": "请几秒后重试。", "en": ["Please try again in a few seconds."]},
        "too_late": {"zh": "未能及时得到结果，请重试，或手动勾画。", "en": ["There was no answer in time. {words}", "The segmentation service took too long: try again.", "The click was given up."]},
        "away": {"zh": "分割服务没有响应：请手动勾画，或稍后重试。", "en": ["The segmentation service does not answer: draw by hand, or try again later.", "The address of the segmentation service answers {status} where its health should be."]},
        "runner_away": {"zh": "模型没有响应，正在自动恢复，请几秒后重试。", "en": ["The model's process does not answer. {words}", "The model's process does not answer; try again in a few seconds.", "The model's process gave an incomplete answer; try again.", "The model's process does not answer; it is starting, restarting or busy beyond measure."]},
        "left_alone": {"zh": "分割服务连续出错，暂停使用片刻：请手动勾画。", "en": ["The segmentation service has failed several times in a row and is left alone for a moment: draw by hand.", "The segmentation service keeps failing and is left alone for a moment."]},
        "not_known_yet": {"zh": "正在检查分割服务是否可用。", "en": ["Whether the segmentation service answers is not known yet."]},
        "stopping": {"zh": "服务正在停止，请稍后重试。", "en": ["The service is stopping; try again in a few seconds.", "The service is stopping.", "The server is stopping: try again in a moment."]},
        "loading": {"zh": "模型正在加载，请稍后重试。", "en": ["The model is still being loaded: try again in a moment."]},
        "restart_needed": {"zh": "分割服务需要重启，请联系管理员；请先手动勾画。", "en": ["Too many pictures could not be read to their end; restart the service."]},
        "turned_off": {"zh": "一键分割已关闭，请手动勾画。", "en": ["One-click segmentation is turned off: draw by hand."]},
        "model_failed": {"zh": "模型处理该图像失败（可能内存不足）：请重试，或手动勾画。", "en": ["The model failed on this picture (memory may be short): try again, or send a smaller one."]},
        "bad_reply": {"zh": "分割服务返回的结果不可信，未予采用：请手动勾画，并告知管理员。", "en": ["The segmentation service answered with something else than JSON: draw by hand, and report this.", "The segmentation service answered with far too much: draw by hand, and report this.", "The segmentation service answered with {what}: draw by hand, and report this."]},
        "fault": {"zh": "服务器出错：请手动勾画，并将请求编号告知管理员。", "en": ["The server made a mistake: draw by hand, and report the request id."]},
        "no_model": {"zh": "分割服务未能加载模型，请联系管理员；请先手动勾画。", "en": ["The segmentation service has no model loaded.", "No model is loaded; the service's log says why.", "It is part of the package: install the package again.", "Fetch it with `python -m runners.checkpoints fetch {name} --to FOLDER` and set SAM2_MODEL_PATH to that folder.", "The model could not be loaded ({error}): see the service's log.", "SAM2_MODEL names no known model: use one of {names}.", "{name} is not part of the package. {remedy}", "The weights of {name} are missing from the package. {remedy}", "The folder of SAM2_MODEL_PATH holds no {file}. {remedy}", "The folder of SAM2_MODEL_PATH holds no checkpoint: fetch one into it with `python -m runners.checkpoints fetch NAME --to FOLDER`, or set SAM2_MODEL=demo.", "The folder of SAM2_MODEL_PATH holds several checkpoints: set SAM2_MODEL to one of {names}.", "SAM2_MODEL asks for {name} but SAM2_MODEL_PATH names the file of {other}: correct one of the two, or leave SAM2_MODEL unset.", "The model's configuration is not installed: install the `service` extra, which pins sam2 1.1.0.", "The file is no checkpoint that this service knows (its SHA-256 starts with {digest}): it is cut short or another file. Known are {names}.", "The file is not {name}: its SHA-256 starts with {digest}, not with {expected}. {remedy}", "The file has {count} bytes where {name} has {expected}: it is cut short or another file. {remedy}", "SAM2_MODEL_PATH names something that is not a file, nor a folder that holds one.", "There is no checkpoint file where it was looked for: check SAM2_MODEL_PATH.", "The checkpoint may not be read by the service's user: change its owner or its permissions.", "The checkpoint cannot be read ({error}).", "The checkpoint changed while it was being loaded: let it rest, then restart.", "SAM2_DEVICE=cuda, but {reason}: give the container a GPU, or set SAM2_DEVICE=auto or cpu.", "The model could not be moved to the GPU ({error}): free its memory, or set SAM2_DEVICE=cpu.", "There is not enough memory for the checkpoint: raise the container's limit.", "The checkpoint does not fit the configuration of {name} ({error}): fetch it again, or correct SAM2_MODEL.", "{name} has an unusable value: {reason}.", "{name} ({seconds} s) must not exceed {other} ({limit} s): lower the first or raise the second."]},
        "malformed": {"zh": "请求格式有误：请手动勾画，并告知管理员。", "en": ["image_type must be one of {words}.", "image_type must be L3 or middle.", "target must be one of {words}.", "filename must name a PNG of the case.", "A name of the case is empty, too long, or holds characters that no name may hold.", "Send the picture as multipart/form-data.", "Send the picture as the field file.", "The multipart body is damaged.", "A field of the form was sent twice.", "The body must be a JSON object.", "{name} must be a text.", "{name} is too long.", "{name} is not JSON.", "{name} must be true or false.", "{name} must hold {words}.", "{name} must hold {words}, each a finite number.", "click_points must be a list of {\"x\", \"y\", \"label\"}.", "The label of a point is 1 (inside) or 0 (outside).", "window must be at least 1 HU wide, low before high.", "previous must be the refine_token of an earlier answer."]}
    }
};
