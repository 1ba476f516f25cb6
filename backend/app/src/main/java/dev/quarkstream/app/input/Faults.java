package dev.quarkstream.app.input;

import jakarta.validation.ConstraintValidatorContext;

/** How a validator says what is wrong. */
public final class Faults {

    private Faults() {}

    /** Adds a fault with these words. @return false, what a validator answers then */
    public static boolean add(ConstraintValidatorContext context, String words) {
        context.disableDefaultConstraintViolation();
        // Braces would be read as an expression; nobody's input is among the words, but a permission's name could be.
        context.buildConstraintViolationWithTemplate(words).addConstraintViolation();
        return false;
    }
}
