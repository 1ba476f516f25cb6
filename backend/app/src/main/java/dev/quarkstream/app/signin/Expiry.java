package dev.quarkstream.app.signin;

import dev.quarkstream.Rfc3339;
import dev.quarkstream.TokenRules;
import dev.quarkstream.app.input.Faults;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When a token is to expire: an RFC 3339 string in the future and within the longest life, or {@code null}. */
@Documented
@Constraint(validatedBy = Expiry.Rule.class)
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@interface Expiry {

    String message() default "Not valid.";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** What {@link Expiry} means. */
    @Singleton
    final class Rule implements ConstraintValidator<Expiry, Object> {

        private final Provider<TokenRules> rules; // validators are made before the configuration is read

        Rule(Provider<TokenRules> rules) {
            this.rules = rules;
        }

        @Override
        public boolean isValid(@Nullable Object value, ConstraintValidatorContext context) {
            var fault = value == null ? Optional.<String>empty() : faultOf(value);
            return fault.isEmpty() || Faults.add(context, fault.get());
        }

        private Optional<String> faultOf(Object value) {
            var expiresAt = value instanceof String text ? Rfc3339.parse(text) : Optional.<Instant>empty();
            return expiresAt.isEmpty()
                    ? Optional.of(Rfc3339.EXPECTED)
                    : rules.get().faultOfExpiry(expiresAt.get());
        }
    }
}
