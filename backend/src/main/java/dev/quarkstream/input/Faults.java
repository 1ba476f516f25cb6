package dev.quarkstream.input;

import jakarta.validation.ConstraintValidatorContext;

/** The words and the checks that validators share. */
public final class Faults {

    public static final String REQUIRED = "This field is required.";
    public static final String CONTROL_CHARACTERS = "Must not contain control characters.";

    private Faults() {}

    /** Adds a fault with these words. @return false, what a validator answers then */
    public static boolean add(ConstraintValidatorContext context, String words) {
        context.disableDefaultConstraintViolation();
        // Braces would be read as an expression; nobody's input is among the words, but a permission's name could be.
        context.buildConstraintViolationWithTemplate(words).addConstraintViolation();
        return false;
    }

    /** Whether the text is free of control characters, NUL and half surrogate pairs: what no database stores and nobody reads. */
    public static boolean isPlain(String text, boolean multiline) {
        return text.codePoints()
                .allMatch(c -> (multiline && (c == '\n' || c == '\r' || c == '\t'))
                        || (!Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE));
    }
}
