package dev.quarkstream.app.link;

import dev.quarkstream.CurrentUser;
import dev.quarkstream.ProblemException;
import dev.quarkstream.ReactiveSessions;
import dev.quarkstream.Roles;
import dev.quarkstream.app.account.Email;
import dev.quarkstream.app.account.User;
import dev.quarkstream.app.account.Users;
import dev.quarkstream.app.input.Text;
import dev.quarkstream.app.link.Emails.Outcome;
import dev.quarkstream.app.openapi.Confirmed;
import dev.quarkstream.app.openapi.Limited;
import dev.quarkstream.app.openapi.MayBeMissing;
import dev.quarkstream.app.password.Throttle;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

@Path("/api/user/email")
@Cancellable(false)
@RolesAllowed(Roles.SESSION)
@Tag(name = "Account")
class EmailResource {

    private final Emails emails;
    private final Users users;
    private final Throttle throttle;
    private final ReactiveSessions sessions;
    private final CurrentUser me;

    EmailResource(Emails emails, Users users, Throttle throttle, ReactiveSessions sessions, CurrentUser me) {
        this.emails = emails;
        this.users = users;
        this.throttle = throttle;
        this.sessions = sessions;
        this.me = me;
    }

    @PUT
    @Confirmed
    @Limited
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "User")))
    @APIResponse(
            responseCode = "202",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "User")))
    @Operation(
            summary = "Change your e-mail address",
            description =
                    "Where mail is set up (202), the address changes when the link in a mail to the new one is followed, and the "
                            + "old one is told. That somebody has it already is not told here, but to them. Where no mail is set up "
                            + "it changes at once (200), and a taken one is a fault at `#/email`. The address that it is already: "
                            + "200, and nothing happens.")
    public Uni<RestResponse<User>> change(@NotNull @Valid ChangeEmail request) {
        return sessions.requireConfirmed()
                .invoke(throttle::attempt)
                .chain(() -> emails.change(account(), request.email()))
                .flatMap(outcome -> users.require(me.id()).map(user -> answer(outcome, user)));
    }

    private static RestResponse<User> answer(Outcome outcome, User user) {
        return RestResponse.ResponseBuilder.<User>create(
                        outcome == Outcome.WAITING ? RestResponse.Status.ACCEPTED : RestResponse.Status.OK)
                .type(MediaType.APPLICATION_JSON_TYPE.withCharset("UTF-8"))
                .entity(user)
                .build();
    }

    @DELETE
    @Path("/change")
    @MayBeMissing
    @Operation(
            summary = "Keep your e-mail address",
            description =
                    "The link that was sent to another one is worth nothing any more. If none waits, the answer is 404.")
    public Uni<Void> dropChange() {
        return emails.dropChange(account())
                .invoke(was -> {
                    if (!was) {
                        throw ProblemException.notFound();
                    }
                })
                .replaceWithVoid();
    }

    @POST
    @Path("/verification")
    @WithMails
    @Limited
    @APIResponse(responseCode = "202")
    @APIResponse(responseCode = "204")
    @Operation(
            summary = "Have your e-mail address proven",
            description =
                    "Sends a mail with a link to it (202). If that was done before, there is nothing to do (204). "
                            + "Where no mail is set up, the answer is 404.")
    public Uni<RestResponse<Void>> askForProof() {
        return emails.askForProof(account())
                .map(sent -> RestResponse.status(sent ? RestResponse.Status.ACCEPTED : RestResponse.Status.NO_CONTENT));
    }

    private UUID account() {
        return UUID.fromString(me.id());
    }

    /** Change your e-mail address. */
    @Schema(name = "ChangeEmail")
    public record ChangeEmail(
            @Schema(required = true, examples = "ada@example.org", maxLength = 254, pattern = "^" + Email.SHAPE + "$")
            @Text(max = 254, shape = Email.SHAPE, message = Email.OTHER_SHAPE)
            String email) {

        @Override
        public String toString() {
            return "ChangeEmail[hidden]";
        }
    }
}
