package dev.quarkstream.app.input;

import dev.quarkstream.TextRules;
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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Text that a person wrote: present, of bounded length in code points, and free of what no person types. In one line, a
 * name most often, it can be seen and reads in the order in which it is written.
 */
@Documented
@Constraint(validatedBy = Text.Rule.class)
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
public @interface Text {

    /** The most code points that it may have. */
    int max();

    /** Whether {@code null} is a fault. An empty text is one, unless {@link #mayBeEmpty()}. */
    boolean required() default true;

    boolean mayBeEmpty() default false;

    /** Whether line breaks and tabs may be in it. */
    boolean multiline() default false;

    /** A regular expression that all of it must match, if it says anything; asked of no text that is too long. */
    String shape() default "";

    /** What it is not, where it has another shape. */
    String message() default "Not valid.";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** What {@link Text} means. */
    @RegisterForReflection // the validator makes it, and no container
    final class Rule implements ConstraintValidator<Text, String> {

        private int max;
        private boolean required;
        private boolean mayBeEmpty;
        private boolean multiline;
        private @Nullable Pattern shape;
        private String otherShape = "";

        @Override
        public void initialize(Text text) {
            max = text.max();
            required = text.required();
            mayBeEmpty = text.mayBeEmpty();
            multiline = text.multiline();
            shape = text.shape().isEmpty() ? null : Pattern.compile(text.shape());
            otherShape = text.message();
        }

        @Override
        public boolean isValid(@Nullable String value, ConstraintValidatorContext context) {
            var fault = faultOf(value);
            return fault == null || Faults.add(context, fault);
        }

        private @Nullable String faultOf(@Nullable String value) {
            if (value == null) {
                return required ? TextRules.REQUIRED : null;
            }
            if (value.isEmpty()) {
                return mayBeEmpty ? null : TextRules.REQUIRED;
            }
            var fault = TextRules.faultOf(value, max, multiline);
            if (fault != null) {
                return fault;
            }
            return shape == null || shape.matcher(value).matches() ? null : otherShape;
        }
    }
}
