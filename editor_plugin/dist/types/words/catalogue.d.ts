export namespace CATALOGUE {
    namespace values {
        let left: string;
        let right: string;
        let axial: string;
        let sagittal: string;
        let coronal: string;
    }
    let names: {
        "body {number}": string;
        model: string;
        search: string;
    };
    namespace sentences {
        namespace psoas_area {
            let zh: string;
            let en: string[];
        }
        namespace psoas_thin {
            let zh_1: string;
            export { zh_1 as zh };
            let en_1: string[];
            export { en_1 as en };
        }
        namespace psoas_position {
            let zh_2: string;
            export { zh_2 as zh };
            let en_2: string[];
            export { en_2 as en };
        }
        namespace psoas_density {
            let zh_3: string;
            export { zh_3 as zh };
            let en_3: string[];
            export { en_3 as en };
        }
        namespace psoas_border {
            let zh_4: string;
            export { zh_4 as zh };
            let en_4: string[];
            export { en_4 as en };
        }
        namespace psoas_sizes {
            let zh_5: string;
            export { zh_5 as zh };
            let en_5: string[];
            export { en_5 as en };
        }
        namespace psoas_densities {
            let zh_6: string;
            export { zh_6 as zh };
            let en_6: string[];
            export { en_6 as en };
        }
        namespace wall_sizes {
            let zh_7: string;
            export { zh_7 as zh };
            let en_7: string[];
            export { en_7 as en };
        }
        namespace back_sizes {
            let zh_8: string;
            export { zh_8 as zh };
            let en_8: string[];
            export { en_8 as en };
        }
        namespace muscle_density {
            let zh_9: string;
            export { zh_9 as zh };
            let en_9: string[];
            export { en_9 as en };
        }
        namespace opinions_differ {
            let zh_10: string;
            export { zh_10 as zh };
            let en_10: string[];
            export { en_10 as en };
        }
        namespace at_border {
            let zh_11: string;
            export { zh_11 as zh };
            let en_11: string[];
            export { en_11 as en };
        }
        namespace level_doubtful {
            let zh_12: string;
            export { zh_12 as zh };
            let en_12: string[];
            export { en_12 as en };
        }
        namespace not_muscle_density {
            let zh_13: string;
            export { zh_13 as zh };
            let en_13: string[];
            export { en_13 as en };
        }
        namespace frayed {
            let zh_14: string;
            export { zh_14 as zh };
            let en_14: string[];
            export { en_14 as en };
        }
        namespace no_patient {
            let zh_15: string;
            export { zh_15 as zh };
            let en_15: string[];
            export { en_15 as en };
        }
        namespace no_vertebra {
            let zh_16: string;
            export { zh_16 as zh };
            let en_16: string[];
            export { en_16 as en };
        }
        namespace chest {
            let zh_17: string;
            export { zh_17 as zh };
            let en_17: string[];
            export { en_17 as en };
        }
        namespace head_or_limb {
            let zh_18: string;
            export { zh_18 as zh };
            let en_18: string[];
            export { en_18 as en };
        }
        namespace pelvis {
            let zh_19: string;
            export { zh_19 as zh };
            let en_19: string[];
            export { en_19 as en };
        }
        namespace above_l3 {
            let zh_20: string;
            export { zh_20 as zh };
            let en_20: string[];
            export { en_20 as en };
        }
        namespace no_psoas {
            let zh_21: string;
            export { zh_21 as zh };
            let en_21: string[];
            export { en_21 as en };
        }
        namespace not_near_l3 {
            let zh_22: string;
            export { zh_22 as zh };
            let en_22: string[];
            export { en_22 as en };
        }
        namespace no_column {
            let zh_23: string;
            export { zh_23 as zh };
            let en_23: string[];
            export { en_23 as en };
        }
        namespace level_unknown {
            let zh_24: string;
            export { zh_24 as zh };
            let en_24: string[];
            export { en_24 as en };
        }
        namespace level_outside {
            let zh_25: string;
            export { zh_25 as zh };
            let en_25: string[];
            export { en_25 as en };
        }
        namespace not_found {
            let zh_26: string;
            export { zh_26 as zh };
            let en_26: string[];
            export { en_26 as en };
        }
        namespace plane_unknown {
            let zh_27: string;
            export { zh_27 as zh };
            let en_27: string[];
            export { en_27 as en };
        }
        namespace not_searched {
            let zh_28: string;
            export { zh_28 as zh };
            let en_28: string[];
            export { en_28 as en };
        }
        namespace not_ct {
            let zh_29: string;
            export { zh_29 as zh };
            let en_29: string[];
            export { en_29 as en };
        }
        namespace nothing_marked {
            let zh_30: string;
            export { zh_30 as zh };
            let en_30: string[];
            export { en_30 as en };
        }
        namespace wrong_density_there {
            let zh_31: string;
            export { zh_31 as zh };
            let en_31: string[];
            export { en_31 as en };
        }
        namespace previous_gone {
            let zh_32: string;
            export { zh_32 as zh };
            let en_32: string[];
            export { en_32 as en };
        }
        namespace previous_gone_no_point {
            let zh_33: string;
            export { zh_33 as zh };
            let en_33: string[];
            export { en_33 as en };
        }
        namespace previous_expired {
            let zh_34: string;
            export { zh_34 as zh };
            let en_34: string[];
            export { en_34 as en };
        }
        namespace other_plane {
            let zh_35: string;
            export { zh_35 as zh };
            let en_35: string[];
            export { en_35 as en };
        }
        namespace rescale_repaired {
            let zh_36: string;
            export { zh_36 as zh };
            let en_36: string[];
            export { en_36 as en };
        }
        namespace no_hu {
            let zh_37: string;
            export { zh_37 as zh };
            let en_37: string[];
            export { en_37 as en };
        }
        namespace other_modality {
            let zh_38: string;
            export { zh_38 as zh };
            let en_38: string[];
            export { en_38 as en };
        }
        namespace window_unused {
            let zh_39: string;
            export { zh_39 as zh };
            let en_39: string[];
            export { en_39 as en };
        }
        namespace padding_ignored {
            let zh_40: string;
            export { zh_40 as zh };
            let en_40: string[];
            export { en_40 as en };
        }
        namespace only_outside_points {
            let zh_41: string;
            export { zh_41 as zh };
            let en_41: string[];
            export { en_41 as en };
        }
        namespace too_many_points {
            let zh_42: string;
            export { zh_42 as zh };
            let en_42: string[];
            export { en_42 as en };
        }
        namespace empty_box {
            let zh_43: string;
            export { zh_43 as zh };
            let en_43: string[];
            export { en_43 as en };
        }
        namespace box_outside {
            let zh_44: string;
            export { zh_44 as zh };
            let en_44: string[];
            export { en_44 as en };
        }
        namespace point_outside {
            let zh_45: string;
            export { zh_45 as zh };
            let en_45: string[];
            export { en_45 as en };
        }
        namespace mark_outside {
            let zh_46: string;
            export { zh_46 as zh };
            let en_46: string[];
            export { en_46 as en };
        }
        namespace marks_unusable {
            let zh_47: string;
            export { zh_47 as zh };
            let en_47: string[];
            export { en_47 as en };
        }
        namespace supported {
            let zh_48: string;
            export { zh_48 as zh };
            let en_48: string[];
            export { en_48 as en };
        }
        namespace unsupported_kind {
            let zh_49: string;
            export { zh_49 as zh };
            let en_49: string[];
            export { en_49 as en };
        }
        namespace unsupported_compression {
            let zh_50: string;
            export { zh_50 as zh };
            let en_50: string[];
            export { en_50 as en };
        }
        namespace unsupported_jpeg {
            let zh_51: string;
            export { zh_51 as zh };
            let en_51: string[];
            export { en_51 as en };
        }
        namespace several_pictures {
            let zh_52: string;
            export { zh_52 as zh };
            let en_52: string[];
            export { en_52 as en };
        }
        namespace in_colour {
            let zh_53: string;
            export { zh_53 as zh };
            let en_53: string[];
            export { en_53 as en };
        }
        namespace dicom_not_ct {
            let zh_54: string;
            export { zh_54 as zh };
            let en_54: string[];
            export { en_54 as en };
        }
        namespace dicom_no_picture {
            let zh_55: string;
            export { zh_55 as zh };
            let en_55: string[];
            export { en_55 as en };
        }
        namespace dicom_damaged {
            let zh_56: string;
            export { zh_56 as zh };
            let en_56: string[];
            export { en_56 as en };
        }
        namespace dicom_header {
            let zh_57: string;
            export { zh_57 as zh };
            let en_57: string[];
            export { en_57 as en };
        }
        namespace jpeg_damaged {
            let zh_58: string;
            export { zh_58 as zh };
            let en_58: string[];
            export { en_58 as en };
        }
        namespace png_damaged {
            let zh_59: string;
            export { zh_59 as zh };
            let en_59: string[];
            export { en_59 as en };
        }
        namespace empty_file {
            let zh_60: string;
            export { zh_60 as zh };
            let en_60: string[];
            export { en_60 as en };
        }
        namespace picture_unusable {
            let zh_61: string;
            export { zh_61 as zh };
            let en_61: string[];
            export { en_61 as en };
        }
        namespace picture_small {
            let zh_62: string;
            export { zh_62 as zh };
            let en_62: string[];
            export { en_62 as en };
        }
        namespace picture_large {
            let zh_63: string;
            export { zh_63 as zh };
            let en_63: string[];
            export { en_63 as en };
        }
        namespace upload_large {
            let zh_64: string;
            export { zh_64 as zh };
            let en_64: string[];
            export { en_64 as en };
        }
        namespace upload_late {
            let zh_65: string;
            export { zh_65 as zh };
            let en_65: string[];
            export { en_65 as en };
        }
        namespace slice_missing {
            let zh_66: string;
            export { zh_66 as zh };
            let en_66: string[];
            export { en_66 as en };
        }
        namespace series_uneven {
            let zh_67: string;
            export { zh_67 as zh };
            let en_67: string[];
            export { en_67 as en };
        }
        namespace series_missing {
            let zh_68: string;
            export { zh_68 as zh };
            let en_68: string[];
            export { en_68 as en };
        }
        namespace series_other {
            let zh_69: string;
            export { zh_69 as zh };
            let en_69: string[];
            export { en_69 as en };
        }
        namespace series_late {
            let zh_70: string;
            export { zh_70 as zh };
            let en_70: string[];
            export { en_70 as en };
        }
        namespace no_units {
            let zh_71: string;
            export { zh_71 as zh };
            let en_71: string[];
            export { en_71 as en };
        }
        namespace slice_replaced {
            let zh_72: string;
            export { zh_72 as zh };
            let en_72: string[];
            export { en_72 as en };
        }
        namespace busy {
            let zh_73: string;
            export { zh_73 as zh };
            let en_73: string[];
            export { en_73 as en };
        }
        namespace late {
            let zh_74: string;
            export { zh_74 as zh };
            let en_74: string[];
            export { en_74 as en };
        }
        namespace try_again {
            let zh_75: string;
            export { zh_75 as zh };
            let en_75: string[];
            export { en_75 as en };
        }
        namespace too_late {
            let zh_76: string;
            export { zh_76 as zh };
            let en_76: string[];
            export { en_76 as en };
        }
        namespace away {
            let zh_77: string;
            export { zh_77 as zh };
            let en_77: string[];
            export { en_77 as en };
        }
        namespace runner_away {
            let zh_78: string;
            export { zh_78 as zh };
            let en_78: string[];
            export { en_78 as en };
        }
        namespace left_alone {
            let zh_79: string;
            export { zh_79 as zh };
            let en_79: string[];
            export { en_79 as en };
        }
        namespace not_known_yet {
            let zh_80: string;
            export { zh_80 as zh };
            let en_80: string[];
            export { en_80 as en };
        }
        namespace stopping {
            let zh_81: string;
            export { zh_81 as zh };
            let en_81: string[];
            export { en_81 as en };
        }
        namespace loading {
            let zh_82: string;
            export { zh_82 as zh };
            let en_82: string[];
            export { en_82 as en };
        }
        namespace restart_needed {
            let zh_83: string;
            export { zh_83 as zh };
            let en_83: string[];
            export { en_83 as en };
        }
        namespace turned_off {
            let zh_84: string;
            export { zh_84 as zh };
            let en_84: string[];
            export { en_84 as en };
        }
        namespace model_failed {
            let zh_85: string;
            export { zh_85 as zh };
            let en_85: string[];
            export { en_85 as en };
        }
        namespace bad_reply {
            let zh_86: string;
            export { zh_86 as zh };
            let en_86: string[];
            export { en_86 as en };
        }
        namespace fault {
            let zh_87: string;
            export { zh_87 as zh };
            let en_87: string[];
            export { en_87 as en };
        }
        namespace no_model {
            let zh_88: string;
            export { zh_88 as zh };
            let en_88: string[];
            export { en_88 as en };
        }
        namespace malformed {
            let zh_89: string;
            export { zh_89 as zh };
            let en_89: string[];
            export { en_89 as en };
        }
    }
}
