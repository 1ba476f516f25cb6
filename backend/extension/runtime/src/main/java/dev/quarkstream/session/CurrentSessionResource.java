package dev.quarkstream.session;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarkstream.CallingSession;
import dev.quarkstream.CurrentUser;
import dev.quarkstream.ProblemException;
import dev.quarkstream.ReactiveSessions;
import dev.quarkstream.Rfc3339;
import dev.quarkstream.Roles;
import dev.quarkstream.TokenOwner;
import dev.quarkstream.endpoint.Endpoint;
import dev.quarkstream.endpoint.EndpointFailures;
import dev.quarkstream.input.Answer;
import dev.quarkstream.input.Endpoints;
import dev.quarkstream.owner.OwnerDirectory;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Whoever is signed in, by our cookie or by another way of the application's. Signing in is the application's own. */
@Path(Endpoints.DEFAULT + "/session")
@Endpoint
@Cancellable(false)
@RolesAllowed(Roles.SESSION)
@Tag(name = "Session")
public class CurrentSessionResource {

    private final ReactiveSessions sessions;
    private final OwnerDirectory owners;
    private final SecurityIdentity identity;
    private final CurrentUser me;
    private final EndpointFailures failures;

    CurrentSessionResource(
            ReactiveSessions sessions,
            OwnerDirectory owners,
            SecurityIdentity identity,
            CurrentUser me,
            EndpointFailures failures) {
        this.sessions = sessions;
        this.owners = owners;
        this.identity = identity;
        this.me = me;
        this.failures = failures;
    }

    @GET
    @Operation(summary = "Tell who is signed in and until when")
    public Uni<SessionView> get() {
        var expiresAt = me.session().map(CallingSession::expiresAt).orElse(null);
        return person().map(person -> new SessionView(person, expiresAt));
    }

    private Uni<SessionUser> person() {
        return owners.isKnown()
                ? owners.find(me.id())
                        .map(found -> found.map(SessionUser::of).orElseThrow(ProblemException::unauthenticated))
                : Uni.createFrom()
                        .item(new SessionUser(me.id(), identity.getPrincipal().getName(), null, null, null));
    }

    @DELETE
    @Operation(
            summary = "Sign out",
            description = "The session ends at once; its cookie is worth nothing from then on. "
                    + "Whoever has signed in by another way than our cookie has no session here.")
    public Uni<Void> signOut() {
        return me.session().map(sessions::end).orElseThrow(ProblemException::notFound);
    }

    @ServerExceptionMapper
    public RestResponse<byte[]> failed(Throwable failure, RoutingContext http) {
        return failures.answer(failure, http);
    }

    /** Who is signed in, and when that ends if nothing more is heard of the browser. */
    @Schema(name = "SessionView")
    public record SessionView(
            @Schema(required = true) SessionUser user,

            @Schema(required = true, nullable = true, description = "Null for who has signed in by another way.")
            @Nullable Instant expiresAt)
            implements Answer {

        @Override
        public ObjectNode json() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .<ObjectNode>set("user", user.json())
                    .put("expiresAt", expiresAt == null ? null : Rfc3339.format(expiresAt));
        }
    }

    /** As much as the application tells of somebody. */
    @Schema(name = "SessionUser")
    public record SessionUser(
            @Schema(required = true) String id,

            @Schema(required = true, examples = "Ada Lovelace")
            String name,

            @Schema(examples = "ada@example.com") @Nullable String email,

            @Schema(description = "Whether the address has been proven to be theirs.") @Nullable Boolean emailVerified,

            @Nullable Instant createdAt) {

        static SessionUser of(TokenOwner owner) {
            return new SessionUser(
                    owner.id(),
                    owner.name(),
                    owner.email().orElse(null),
                    owner.emailVerified().orElse(null),
                    owner.createdAt().orElse(null));
        }

        /** What is not told is left out. */
        ObjectNode json() {
            var members = JsonNodeFactory.instance.objectNode().put("id", id).put("name", name);
            if (email != null) {
                members.put("email", email);
            }
            if (emailVerified != null) {
                members.put("emailVerified", emailVerified);
            }
            return createdAt == null ? members : members.put("createdAt", Rfc3339.format(createdAt));
        }
    }
}
