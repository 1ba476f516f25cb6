package dev.quarkstream;

import org.jspecify.annotations.Nullable;

/** Which text people can read and a database can keep, and the words for what is wrong with other text. */
public final class TextRules {

    public static final String REQUIRED = "This field is required.";
    public static final String CONTROL_CHARACTERS = "Must not contain control characters.";

    private static final String REORDERED = "Must not contain characters that turn the reading direction.";
    private static final String INVISIBLE = "Must have characters that can be seen.";

    /** Letters and symbols by their type, and yet without any ink: the fillers of Hangul, the empty pattern of Braille. */
    private static final String BLANK = "\u115f\u1160\u3164\uffa0\u2800";

    private TextRules() {}

    /** What is wrong with a text that is not empty; null: nothing is. */
    public static @Nullable String faultOf(String text, int max, boolean multiline) {
        if (!isPlain(text, multiline)) {
            return CONTROL_CHARACTERS;
        }
        if (!multiline && !keepsItsOrder(text)) {
            return REORDERED;
        }
        if (!multiline && !isVisible(text)) {
            return INVISIBLE;
        }
        return text.codePointCount(0, text.length()) > max ? "At most %,d characters.".formatted(max) : null;
    }

    /** Whether the text is free of control characters, NUL and half surrogate pairs: what no database stores and nobody reads. */
    public static boolean isPlain(String text, boolean multiline) {
        return text.codePoints()
                .allMatch(c -> (multiline && (c == '\n' || c == '\r' || c == '\t'))
                        || (!Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE));
    }

    /** Whether nothing in the text makes what stands around it read in another order (Unicode, annex 9): it could pass for another. */
    private static boolean keepsItsOrder(String text) {
        return text.chars().noneMatch(c -> (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069'));
    }

    /** Whether there is anything to be seen of the text. */
    private static boolean isVisible(String text) {
        return text.codePoints().anyMatch(c -> !isInvisible(c));
    }

    private static boolean isInvisible(int c) {
        return switch (Character.getType(c)) {
            case Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.CONTROL,
                    Character.FORMAT,
                    Character.NON_SPACING_MARK -> true;
            default -> BLANK.indexOf(c) >= 0 || isIgnorable(c);
        };
    }

    /** What Unicode keeps free for more that cannot be seen; what is new otherwise, an emoji perhaps, can. */
    private static boolean isIgnorable(int c) {
        return c == 0x2065 || (c >= 0xfff0 && c <= 0xfff8) || (c >= 0xe0000 && c <= 0xe0fff);
    }
}
