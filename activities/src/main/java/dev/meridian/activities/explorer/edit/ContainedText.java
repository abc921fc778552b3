package dev.meridian.activities.explorer.edit;

/** The pattern of SQL's LIKE for texts that contain another text. */
final class ContainedText {
    private ContainedText() {}

    static String pattern(String text) {
        return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }
}
