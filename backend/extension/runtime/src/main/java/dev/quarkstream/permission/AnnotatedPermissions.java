package dev.quarkstream.permission;

import io.quarkus.arc.BeanCreator;
import io.quarkus.arc.SyntheticCreationalContext;
import java.util.Set;

/**
 * The permissions that the code asks for with {@code @PermissionsAllowed}, collected when the application is built.
 *
 * @param places the classes and methods that ask, such as {@code org.acme.Notes} and {@code org.acme.Notes.list}
 */
public record AnnotatedPermissions(Set<String> names, Set<String> places) {

    /** Whether the method of this class asks for one, or all of the class does. */
    public boolean areAskedBy(String type, String method) {
        return places.contains(type) || places.contains(type + "." + method);
    }

    /** Makes the bean at run time from what was collected at build time. */
    public static class Creator implements BeanCreator<AnnotatedPermissions> {

        public static final String NAMES = "names";
        public static final String PLACES = "places";

        @Override
        public AnnotatedPermissions create(SyntheticCreationalContext<AnnotatedPermissions> context) {
            return new AnnotatedPermissions(set(context, NAMES), set(context, PLACES));
        }

        private static Set<String> set(SyntheticCreationalContext<AnnotatedPermissions> context, String parameter) {
            return Set.of((String[]) context.getParams().get(parameter));
        }
    }
}
