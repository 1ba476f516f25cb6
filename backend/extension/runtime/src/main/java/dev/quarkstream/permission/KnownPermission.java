package dev.quarkstream.permission;

import dev.quarkstream.input.Faults;
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

/** A permission of the catalogue, on an element of a list that the client sent: anything else is a fault at its index. */
@Documented
@Constraint(validatedBy = KnownPermission.Rule.class)
@Target(ElementType.TYPE_USE)
@Retention(RetentionPolicy.RUNTIME)
public @interface KnownPermission {

    String message() default "There is no such permission.";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** What {@link KnownPermission} means. */
    @Singleton
    final class Rule implements ConstraintValidator<KnownPermission, Object> {

        private final PermissionCatalogue catalogue;

        Rule(PermissionCatalogue catalogue) {
            this.catalogue = catalogue;
        }

        @Override
        public boolean isValid(Object value, ConstraintValidatorContext context) {
            if (!(value instanceof String name)) {
                return Faults.add(context, "Must be a string.");
            }
            return name.equals(PermissionCatalogue.EVERYTHING)
                    ? Faults.add(context, "Name the permissions one by one.")
                    : catalogue.offers(name);
        }
    }
}
