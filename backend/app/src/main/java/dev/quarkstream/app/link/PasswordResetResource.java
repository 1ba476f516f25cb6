package dev.quarkstream.app.link;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.quarkstream.app.input.Text;
import dev.quarkstream.app.input.Verbatim;
import dev.quarkstream.app.password.Password;
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

@Path("/api/password-resets")
@Cancellable(false)
@PermitAll
@Tag(name = "Account")
class PasswordResetResource {

    private final ResetRequests requests;
    private final PasswordReset reset;
    private final Throttle throttle;

    PasswordResetResource(ResetRequests requests, PasswordReset reset, Throttle throttle) {
        this.requests = requests;
        this.reset = reset;
        this.throttle = throttle;
    }

    @POST
    @ResponseStatus(202)
    @WithMails
    @Operation(
            summary = "Ask for a new password",
            description =
                    "Whatever the address, the answer is the same, and takes as long. If somebody has an account with it, "
                            + "they get a mail with a link. Where no mail is set up, the answer is 404.")
    public Uni<Void> request(@NotNull @Valid RequestPasswordReset request) {
        return throttle.attempt()
                .chain(() -> throttle.reset(request.email()))
                .chain(() -> requests.add(request.email()));
    }

    @POST
    @Path("/redemption")
    @ResponseStatus(204)
    @Operation(
            summary = "Choose a new password",
            description =
                    "With the secret of the link, which works once and for an hour; of one that does not any more it is said at "
                            + "`#/secret`. All sessions end, all other links too. Nobody is signed in.")
    public Uni<Void> redeem(@NotNull @Valid RedeemPasswordReset request) {
        return throttle.attempt().chain(() -> reset.redeem(request.secret(), request.newPassword()));
    }

    /** Ask for a new password. */
    @Schema(name = "RequestPasswordReset")
    public record RequestPasswordReset(
            @Schema(required = true, examples = "ada@example.com") @Text(max = 254)
            String email) {

        @Override
        public String toString() {
            return "RequestPasswordReset[hidden]";
        }
    }

    /** Choose a new password. */
    @Schema(name = "RedeemPasswordReset")
    public record RedeemPasswordReset(
            @Schema(
                    required = true,
                    examples = "J6bJc0YgPq1m1cUqzYx4mTq7k0yJ2cQ0r1sVwQdJm5E",
                    description = "What stands behind the `#` of the link.")
            @Text(max = 255)
            String secret,

            @Schema(
                    required = true,
                    examples = "correct horse battery",
                    minLength = 8,
                    description = "As at registration.")
            @JsonDeserialize(using = Verbatim.class)
            @Password
            String newPassword) {

        @Override
        public String toString() {
            return "RedeemPasswordReset[hidden]";
        }
    }
}
