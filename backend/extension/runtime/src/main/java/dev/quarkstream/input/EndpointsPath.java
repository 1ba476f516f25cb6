package dev.quarkstream.input;

import static java.util.Objects.requireNonNull;

import io.quarkus.arc.BeanCreator;
import io.quarkus.arc.SyntheticCreationalContext;

/** The setting {@code quarkstream.path}, as it was when the application was built: its routes are made then. */
public record EndpointsPath(String value) {

    public static final String SETTING = "quarkstream.path";

    /** Makes the bean at run time from what was configured at build time. */
    public static class Creator implements BeanCreator<EndpointsPath> {

        @Override
        public EndpointsPath create(SyntheticCreationalContext<EndpointsPath> context) {
            return new EndpointsPath((String) requireNonNull(context.getParams().get(SETTING)));
        }
    }
}
