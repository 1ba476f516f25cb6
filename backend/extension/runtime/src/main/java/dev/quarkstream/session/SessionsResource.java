package dev.quarkstream.session;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarkstream.CurrentUser;
import dev.quarkstream.ProblemException;
import dev.quarkstream.Rfc3339;
import dev.quarkstream.Roles;
import dev.quarkstream.Session;
import dev.quarkstream.endpoint.Endpoint;
import dev.quarkstream.endpoint.EndpointFailures;
import dev.quarkstream.input.Answer;
import dev.quarkstream.input.Endpoints;
import dev.quarkstream.input.Id;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Where a user is signed in with our cookie, for the user in person. */
@Path(Endpoints.DEFAULT + "/sessions")
@Endpoint
@Cancellable(false)
@RolesAllowed(Roles.SESSION)
@Tag(name = "Sessions")
public class SessionsResource {

    /** Nobody reads more; all others can be ended without being read. */
    private static final int LONGEST_LIST = 500;

    private final UserSessions sessions;
    private final CurrentUser me;
    private final EndpointFailures failures;

    SessionsResource(UserSessions sessions, CurrentUser me, EndpointFailures failures) {
        this.sessions = sessions;
        this.me = me;
        this.failures = failures;
    }

    @GET
    @Operation(
            summary = "See where you are signed in",
            description = "This session first, then by their last activity, which may be a few seconds old; at most "
                    + LONGEST_LIST + ".")
    public Uni<SessionList> list() {
        return sessions.list(me.id(), LONGEST_LIST)
                .map(found ->
                        new SessionList(found.stream().map(SessionLine::of).toList()));
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            summary = "Sign out one of your sessions",
            description = "It ends at once, wherever it is. This very one: the same as `DELETE /session`.")
    public Uni<Void> end(@Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") Id id) {
        var calling = me.session().filter(session -> session.id().equals(id.value()));
        return calling.isPresent()
                ? sessions.end(calling.get())
                : sessions.end(me.id(), id.value())
                        .invoke(was -> {
                            if (!was) {
                                throw ProblemException.notFound();
                            }
                        })
                        .replaceWithVoid();
    }

    @DELETE
    @Operation(
            summary = "Sign out everywhere else",
            description = "All your other sessions end at once. If this one was ended meanwhile, none does.")
    public Uni<Void> endOthers() {
        return me.session()
                .map(session -> sessions.endAllBut(session.owner(), session.id()))
                .orElseGet(() -> sessions.endAll(me.id()))
                .replaceWithVoid();
    }

    @ServerExceptionMapper
    public RestResponse<byte[]> failed(Throwable failure, RoutingContext http) {
        return failures.answer(failure, http);
    }

    /** Where somebody is signed in. */
    @Schema(name = "SessionList")
    public record SessionList(@Schema(required = true) List<SessionLine> sessions) implements Answer {

        @Override
        public ObjectNode json() {
            var members = JsonNodeFactory.instance.objectNode();
            var list = members.putArray("sessions");
            sessions.forEach(session -> list.add(session.json()));
            return members;
        }
    }

    /** One browser. */
    @Schema(name = "SessionLine")
    public record SessionLine(
            @Schema(required = true) UUID id,

            @Schema(required = true, description = "Whether it is the one that asks.")
            boolean current,

            @Schema(required = true) Instant createdAt,
            @Schema(required = true) Instant lastActiveAt,

            @Schema(required = true, description = "When it ends if nothing more is heard of it.")
            Instant expiresAt,

            @Schema(required = true, description = "Whether it outlives the browser.")
            boolean remembered,

            @Schema(
                    required = true,
                    nullable = true,
                    examples = "203.0.113.7",
                    description = "Where its last request came from.")
            @Nullable String address,

            @Schema(required = true, nullable = true, description = "What the browser called itself then.") @Nullable String agent) {

        static SessionLine of(Session session) {
            return new SessionLine(
                    session.id(),
                    session.current(),
                    session.createdAt(),
                    session.lastActiveAt(),
                    session.expiresAt(),
                    session.remembered(),
                    session.address(),
                    session.agent());
        }

        ObjectNode json() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("id", id.toString())
                    .put("current", current)
                    .put("createdAt", Rfc3339.format(createdAt))
                    .put("lastActiveAt", Rfc3339.format(lastActiveAt))
                    .put("expiresAt", Rfc3339.format(expiresAt))
                    .put("remembered", remembered)
                    .put("address", address)
                    .put("agent", agent);
        }
    }
}
