package dev.quarkstream.app.mail;

import io.quarkus.mailer.SentMail;
import io.quarkus.mailer.runtime.MailerSupport;
import io.quarkus.mailer.runtime.Mailers;
import io.quarkus.mailer.runtime.MailersRuntimeConfig;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The mailers of Quarkus, which by themselves wait for ever for a server that says nothing: each such wait would keep one of
 * the few connections, until there are none. Quarkus has no setting for it.
 */
@Alternative
@Priority(1)
@Singleton
class ImpatientMailers extends Mailers {

    ImpatientMailers(
            Vertx vertx,
            io.vertx.mutiny.core.Vertx mutinyVertx,
            MailersRuntimeConfig config,
            LaunchMode mode,
            MailerSupport support,
            TlsConfigurationRegistry tls,
            Event<SentMail> sent,
            MailConfig limits) {
        super(new Impatient((VertxInternal) vertx, limits.timeLimit()), mutinyVertx, config, mode, support, tls, sent);
    }

    /** Whose connections are closed when nothing is said on them. */
    private static final class Impatient extends VertxWrapper {

        private final int millis;

        Impatient(VertxInternal vertx, Duration silence) {
            super(vertx);
            this.millis = (int) Math.min(silence.toMillis(), Integer.MAX_VALUE);
        }

        @Override
        public NetClient createNetClient(NetClientOptions options) {
            options.setIdleTimeout(millis)
                    .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                    .setConnectTimeout(Math.min(millis, options.getConnectTimeout()));
            return super.createNetClient(options);
        }
    }
}
