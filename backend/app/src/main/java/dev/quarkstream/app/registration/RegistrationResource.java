package dev.quarkstream.app.registration;

import dev.quarkstream.ReactiveSessions;
import dev.quarkstream.app.signin.FromOwnPage;
import dev.quarkstream.app.signin.UserAnswer;
import dev.quarkstream.audit.Audit;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Registering signs in, which is why it stands here and not with the accounts. */
@Path("/api/register")
@Cancellable(false)
@PermitAll
@Tag(name = "Account")
class RegistrationResource {

    private final Registration registration;
    private final ProvenAddresses proofs;
    private final ReactiveSessions sessions;
    private final Audit audit;

    RegistrationResource(Registration registration, ProvenAddresses proofs, ReactiveSessions sessions, Audit audit) {
        this.registration = registration;
        this.proofs = proofs;
        this.sessions = sessions;
        this.audit = audit;
    }

    @POST
    @ResponseStatus(201)
    @OpenRegistration
    @FromOwnPage
    @Operation(
            summary = "Register and sign in",
            description = "A taken e-mail, whatever its case, is a fault at `#/email`. "
                    + "Where the operator has closed registration, the answer is 404. Where they ask for proven addresses, a mail "
                    + "with a link is sent, and no token is made before it is followed.")
    public Uni<UserAnswer> register(@NotNull @Valid Register request) {
        return registration
                .register(request)
                .invoke(account -> audit.registered(account.owner()))
                .call(account -> proofs.askFor(account.id()))
                .call(account -> sessions.start(account.owner(), false))
                .map(UserAnswer::of);
    }
}
