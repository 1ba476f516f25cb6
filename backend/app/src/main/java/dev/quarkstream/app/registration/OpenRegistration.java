package dev.quarkstream.app.registration;

import dev.quarkstream.ProblemException;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Does not exist where the operator has closed registration; asked before the body is read. */
@NameBinding
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@interface OpenRegistration {

    /** What {@link OpenRegistration} means. */
    @Provider
    @OpenRegistration
    class Filter implements ContainerRequestFilter {

        private final jakarta.inject.Provider<RegistrationConfig>
                config; // filters are made before the configuration is read

        Filter(jakarta.inject.Provider<RegistrationConfig> config) {
            this.config = config;
        }

        @Override
        public void filter(ContainerRequestContext request) {
            if (!config.get().enabled()) {
                throw ProblemException.notFound();
            }
        }
    }
}
