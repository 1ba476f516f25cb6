package dev.quarkstream.token;

import dev.quarkstream.input.Faults;
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
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** When a token is to expire: an RFC 3339 string in the future and within the longest life, or {@code null}. */
@Documented
@Constraint(validatedBy = Expiry.Rule.class)
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Expiry {

    String message() default "Not valid.";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** What {@link Expiry} means. */
    @Singleton
    final class Rule implements ConstraintValidator<Expiry, Object> {

        // java.time alone would take a time without seconds and an offset with them (RFC 3339, section 5.6).
        private static final Pattern RFC_3339 =
                Pattern.compile("\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})");

        private final Provider<TokenLife> life; // validators are made before the configuration is read
        private final Clock clock;

        Rule(Provider<TokenLife> life, Clock clock) {
            this.life = life;
            this.clock = clock;
        }

        @Override
        public boolean isValid(@Nullable Object value, ConstraintValidatorContext context) {
            var fault = value == null ? null : faultOf(value);
            return fault == null || Faults.add(context, fault);
        }

        private @Nullable String faultOf(Object value) {
            var expiresAt = parse(value);
            if (expiresAt.isEmpty()) {
                return "Must be an RFC 3339 date and time, such as 2030-01-31T12:00:00Z.";
            }
            return life.get().faultOf(expiresAt.get(), clock.instant());
        }

        static Optional<Instant> parse(@Nullable Object value) {
            try {
                return value instanceof String text && RFC_3339.matcher(text).matches()
                        ? Optional.of(OffsetDateTime.parse(text.toUpperCase(Locale.ROOT))
                                .toInstant()
                                .truncatedTo(ChronoUnit.MILLIS))
                        : Optional.empty();
            } catch (DateTimeException noSuchDay) {
                return Optional.empty();
            }
        }
    }
}
