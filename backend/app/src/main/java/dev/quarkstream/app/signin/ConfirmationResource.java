package dev.quarkstream.app.signin;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.quarkstream.CurrentUser;
import dev.quarkstream.ProblemException;
import dev.quarkstream.ReactiveSessions;
import dev.quarkstream.Roles;
import dev.quarkstream.TextRules;
import dev.quarkstream.app.input.Verbatim;
import dev.quarkstream.app.openapi.Limited;
import dev.quarkstream.app.password.PresentPassword;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.server.Cancellable;

@Path("/api/session/confirmation")
@Cancellable(false)
@RolesAllowed(Roles.SESSION)
@Tag(name = "Session")
class ConfirmationResource {

    private final PresentPassword present;
    private final ReactiveSessions sessions;
    private final CurrentUser me;

    ConfirmationResource(PresentPassword present, ReactiveSessions sessions, CurrentUser me) {
        this.present = present;
        this.sessions = sessions;
        this.me = me;
    }

    @POST
    @Limited
    @ResponseStatus(204)
    @Operation(
            summary = "Give your password again",
            description = "For what asks for it (`confirmation-required`): for a while this session may do that then. "
                    + "A wrong password is a fault at `#/password`, and throttled as at sign-in, for each session.")
    public Uni<Void> confirm(@NotNull @Valid ConfirmSession request) {
        var session = me.session().orElseThrow(ProblemException::sessionRequired);
        return present.check(session, request.password(), "#/password").chain(() -> sessions.confirm(session));
    }

    /** Give your password again. */
    @Schema(name = "ConfirmSession")
    public record ConfirmSession(
            @Schema(required = true, examples = "correct horse battery")
            @JsonDeserialize(using = Verbatim.class)
            @NotBlank(message = TextRules.REQUIRED) String password) {

        @Override
        public String toString() {
            return "ConfirmSession[hidden]";
        }
    }
}
