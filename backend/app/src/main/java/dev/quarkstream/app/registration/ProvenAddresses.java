package dev.quarkstream.app.registration;

import dev.quarkstream.NewTokenGate;
import dev.quarkstream.ProblemException;
import dev.quarkstream.app.link.Emails;
import dev.quarkstream.app.mail.MailSetup;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;

/** Where the operator wants it, an account makes no token before its address is proven. */
@Startup(1) // what is wrong with it stops the start, before anything else begins
@Singleton
class ProvenAddresses implements NewTokenGate {

    private static final String IS_PROVEN =
            "SELECT FROM public.account WHERE id = $1 AND email_verified_at IS NOT NULL";

    private final RegistrationConfig config;
    private final Emails emails;
    private final Pool database;

    ProvenAddresses(RegistrationConfig config, MailSetup mails, Emails emails, Pool database) {
        this.config = config;
        this.emails = emails;
        this.database = database;
        if (config.verifyEmail() && !mails.hasLinks()) {
            throw new ConfigurationException(
                    "quarkstream.registration.verify-email is on, and no mail with a link can be sent: set quarkus.mailer.from, "
                            + "quarkus.mailer.host and quarkstream.mail.panel-url too");
        }
    }

    /** For a new account. Where the address got too many mails lately, its owner asks for one later. */
    Uni<Void> askFor(UUID account) {
        return config.verifyEmail()
                ? emails.askForProof(account)
                        .replaceWithVoid()
                        .onFailure(ProblemException.class)
                        .recoverWithNull()
                : Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Optional<ProblemException>> refusal(String owner) {
        return config.verifyEmail()
                ? database.preparedQuery(IS_PROVEN)
                        .execute(Tuple.of(UUID.fromString(owner)))
                        .map(proven -> proven.rowCount() > 0
                                ? Optional.empty()
                                : Optional.of(ProblemException.emailUnverified()))
                : Uni.createFrom().item(Optional.empty());
    }
}
