package dev.quarkstream.app.link;

import dev.quarkstream.ProblemException;
import dev.quarkstream.app.mail.MailSetup;
import jakarta.inject.Provider;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Does not exist where no mail with a link can be sent; asked before the body is read. */
@NameBinding
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@interface WithMails {

    /** What {@link WithMails} means. */
    @jakarta.ws.rs.ext.Provider
    @WithMails
    class Filter implements ContainerRequestFilter {

        private final Provider<MailSetup> mails; // filters are made before the configuration is read

        Filter(Provider<MailSetup> mails) {
            this.mails = mails;
        }

        @Override
        public void filter(ContainerRequestContext request) {
            if (!mails.get().hasLinks()) {
                throw ProblemException.notFound();
            }
        }
    }
}
