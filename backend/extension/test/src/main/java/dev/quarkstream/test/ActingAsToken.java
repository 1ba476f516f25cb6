package dev.quarkstream.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A {@code @QuarkusTest}, or one method of it, whose requests come with a token: what it asks for over HTTP and of injected beans
 * is asked as by its bearer, and refused as to them. No such token exists, and no database is asked for it. A request with
 * credentials of its own is theirs.
 *
 * <p>On a method it takes the place of what is on the class.
 */
@Documented
@Inherited
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface ActingAsToken {

    /** What the token carries, nothing by default; {@code *} stands for all there is. */
    String[] permissions() default {};

    /** Whose token it is, as {@link dev.quarkstream.CurrentUser#id()} says it. */
    String owner() default "test";

    /** What its owner called it. */
    String name() default "Test";
}
