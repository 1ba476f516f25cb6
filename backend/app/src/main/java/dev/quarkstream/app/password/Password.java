package dev.quarkstream.app.password;

import dev.quarkstream.TextRules;
import dev.quarkstream.app.input.Faults;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/**
 * A password that may be chosen: 8 characters at least, no more bytes than bcrypt reads. Whether it is a good one takes longer
 * to tell: see {@link PasswordStrength}.
 */
@Documented
@Constraint(validatedBy = Password.Rule.class)
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Password {

    int MIN_CHARACTERS = 8;

    String message() default "Not valid.";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** What {@link Password} means. */
    @RegisterForReflection // the validator makes it, and no container
    final class Rule implements ConstraintValidator<Password, String> {

        @Override
        public boolean isValid(@Nullable String value, ConstraintValidatorContext context) {
            var fault = faultOf(value);
            return fault == null || Faults.add(context, fault);
        }

        private static @Nullable String faultOf(@Nullable String value) {
            if (value == null || value.isBlank()) {
                return TextRules.REQUIRED;
            }
            if (!TextRules.isPlain(value, false)) {
                return TextRules.CONTROL_CHARACTERS;
            }
            if (!Passwords.isReadWhole(value)) {
                return "At most " + Passwords.MAX_BYTES + " bytes in UTF-8.";
            }
            return Math.min(length(value), length(Passwords.normal(value))) < MIN_CHARACTERS
                    ? "At least " + MIN_CHARACTERS + " characters."
                    : null;
        }

        private static int length(String text) {
            return text.codePointCount(0, text.length());
        }
    }
}
