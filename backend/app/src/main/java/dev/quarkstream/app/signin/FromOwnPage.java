package dev.quarkstream.app.signin;

import dev.quarkstream.ReactiveSessions;
import jakarta.inject.Provider;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Signs in, and so must come from the application's own pages: another site must not sign its visitors in to an account of
 * its own. Asked before the body is read.
 */
@NameBinding
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface FromOwnPage {

    /** What {@link FromOwnPage} means. */
    @jakarta.ws.rs.ext.Provider
    @FromOwnPage
    class Filter implements ContainerRequestFilter {

        private final Provider<ReactiveSessions> sessions; // filters are made before the configuration is read

        Filter(Provider<ReactiveSessions> sessions) {
            this.sessions = sessions;
        }

        @Override
        public void filter(ContainerRequestContext request) {
            sessions.get().requireOwnPage();
        }
    }
}
