package dev.quarkstream.app.signin;

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
import java.util.Optional;

/** A permission of the catalogue, on an element of a list that the client sent: anything else is a fault at its index. */
@Documented
@Constraint(validatedBy = KnownPermission.Rule.class)
@Target(ElementType.TYPE_USE)
@Retention(RetentionPolicy.RUNTIME)
@interface KnownPermission {

    String message() default "There is no such permission.";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** What {@link KnownPermission} means. */
    @Singleton
    final class Rule implements ConstraintValidator<KnownPermission, Object> {

        private final Provider<TokenRules> rules; // validators are made before the configuration is read

        Rule(Provider<TokenRules> rules) {
            this.rules = rules;
        }

        @Override
        public boolean isValid(Object value, ConstraintValidatorContext context) {
            var fault = value instanceof String name
                    ? rules.get().faultOfPermission(name)
                    : Optional.of("Must be a string.");
            return fault.isEmpty() || Faults.add(context, fault.get());
        }
    }
}
