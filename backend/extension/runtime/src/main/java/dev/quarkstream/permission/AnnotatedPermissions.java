package dev.quarkstream.permission;

import io.quarkus.arc.BeanCreator;
import io.quarkus.arc.SyntheticCreationalContext;
import java.util.Set;

/** The permissions that the code asks for with {@code @PermissionsAllowed}, collected when the application is built. */
public record AnnotatedPermissions(Set<String> names) {

    /** Makes the bean at run time from what was collected at build time. */
    public static class Creator implements BeanCreator<AnnotatedPermissions> {

        public static final String NAMES = "names";

        @Override
        public AnnotatedPermissions create(SyntheticCreationalContext<AnnotatedPermissions> context) {
            return new AnnotatedPermissions(
                    Set.of((String[]) context.getParams().get(NAMES)));
        }
    }
}
