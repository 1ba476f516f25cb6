package dev.quarkstream.app.link;

import dev.quarkstream.app.input.Text;
import dev.quarkstream.app.password.Throttle;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.server.Cancellable;

/** For anybody who has the link: it may be opened in another browser than the one that is signed in. */
@Path("/api/email-confirmations")
@Cancellable(false)
@PermitAll
@Tag(name = "Account")
class EmailConfirmationResource {

    private final Emails emails;
    private final Throttle throttle;

    EmailConfirmationResource(Emails emails, Throttle throttle) {
        this.emails = emails;
        this.throttle = throttle;
    }

    @POST
    @ResponseStatus(204)
    @Operation(
            summary = "Confirm an e-mail address",
            description =
                    "With the secret of the link, which works once and for an hour. The address is proven, or takes the place of "
                            + "another one. If the link does not work any more, or somebody else has the address by now, it is said at "
                            + "`#/secret`.")
    public Uni<Void> confirm(@NotNull @Valid ConfirmEmail request) {
        return throttle.attempt().chain(() -> emails.confirm(request.secret()));
    }

    /** Confirm an e-mail address. */
    @Schema(name = "ConfirmEmail")
    public record ConfirmEmail(
            @Schema(
                    required = true,
                    examples = "J6bJc0YgPq1m1cUqzYx4mTq7k0yJ2cQ0r1sVwQdJm5E",
                    description = "What stands behind the `#` of the link.")
            @Text(max = 255)
            String secret) {

        @Override
        public String toString() {
            return "ConfirmEmail[hidden]";
        }
    }
}
