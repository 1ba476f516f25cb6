package dev.quarkstream.app.registration;

import dev.quarkstream.app.password.Password;
import dev.quarkstream.app.password.Passwords;
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
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The password is not made of what everybody knows of its owner: the name, the e-mail, this application. */
@Documented
@Constraint(validatedBy = NotTheirOwnWords.Rule.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface NotTheirOwnWords {

    String message() default "Must not be made of your own name or e-mail.";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** What {@link NotTheirOwnWords} means. */
    @RegisterForReflection // the validator makes it, and no container
    final class Rule implements ConstraintValidator<NotTheirOwnWords, Register> {

        private static final String PRODUCT = "quarkstream";

        /** A shorter word is in many a good password by chance. */
        private static final int MIN_WORD = 3;

        /** A password with more than that beside such words is one of its own. */
        private static final int FEW = 3;

        @Override
        public boolean isValid(Register request, ConstraintValidatorContext context) {
            if (Password.Rule.faultOf(request.password()) != null || !isMadeOfOwnWords(request)) {
                return true;
            }
            context.disableDefaultConstraintViolation();
            context.buildConstraintViolationWithTemplate(context.getDefaultConstraintMessageTemplate())
                    .addPropertyNode("password")
                    .addConstraintViolation();
            return false;
        }

        private static boolean isMadeOfOwnWords(Register request) {
            var rest = lowerCase(request.password());
            for (var word : words(request).toList()) {
                rest = rest.replace(word, "");
            }
            return rest.length() <= FEW;
        }

        /** Longer ones first, since some are parts of others. */
        private static Stream<String> words(Register request) {
            var name = lowerCase(request.name());
            var email = lowerCase(request.email());
            return Stream.of(
                            Stream.of(name, email, PRODUCT),
                            Stream.of(name.split("\\s+")),
                            Stream.of(email.split("[@._+-]+")))
                    .flatMap(words -> words)
                    .filter(word -> word.length() >= MIN_WORD)
                    .sorted(Comparator.comparing(String::length).reversed());
        }

        private static String lowerCase(@Nullable String text) {
            return text == null ? "" : Passwords.normal(text).toLowerCase(Locale.ROOT);
        }
    }
}
