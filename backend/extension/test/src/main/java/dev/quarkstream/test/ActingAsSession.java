package dev.quarkstream.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A {@code @QuarkusTest}, or one method of it, whose requests come from somebody who is signed in and may do all that is theirs to
 * do: as {@link ActingAsToken}, and without a proof that a request comes from a page of the application's own.
 */
@Documented
@Inherited
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface ActingAsSession {

    /** Who that is, as {@link dev.quarkstream.CurrentUser#id()} says it. */
    String owner() default "test";
}
