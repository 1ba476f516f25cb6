package dev.quarkstream.event;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarkstream.CurrentUser;
import dev.quarkstream.EventKind;
import dev.quarkstream.ProblemException;
import dev.quarkstream.RequestRules;
import dev.quarkstream.Roles;
import dev.quarkstream.endpoint.Endpoint;
import dev.quarkstream.endpoint.EndpointFailures;
import dev.quarkstream.input.Answer;
import dev.quarkstream.input.Endpoints;
import dev.quarkstream.input.Paging;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** What happened to a user's sessions and tokens, for the user in person. */
@Path(Endpoints.DEFAULT + "/events")
@Endpoint
@Cancellable(false)
@RolesAllowed(Roles.SESSION)
@Tag(name = "Events")
public class EventResource {

    private static final int LARGEST_PAGE = 100;

    private final Events events;
    private final CurrentUser me;
    private final EndpointFailures failures;

    EventResource(Events events, CurrentUser me, EndpointFailures failures) {
        this.events = events;
        this.me = me;
        this.failures = failures;
    }

    @GET
    @Operation(
            summary = "See what happened to your account",
            description = "Sign-ins and sessions, and what was done to tokens; newest first, a page at a time. "
                    + "What is older than the operator keeps it is gone.")
    public Uni<EventList> list(
            @Parameter(
                            description = "How many events a page has.",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = "100",
                                            defaultValue = "50"))
                    @QueryParam("limit")
                    @DefaultValue("50")
                    String limit,
            @Parameter(
                            description = "The `next` of the page before.",
                            schema = @Schema(type = SchemaType.STRING, format = "uuid", pattern = RequestRules.ID))
                    @QueryParam("before")
                    @Nullable String before,
            @Parameter(
                            description = "Only what happened to this token.",
                            schema = @Schema(type = SchemaType.STRING, format = "uuid", pattern = RequestRules.ID))
                    @QueryParam("token")
                    @Nullable String token,
            @Parameter(description = "Only what is of this kind.", schema = @Schema(examples = "token-created"))
                    @QueryParam("kind")
                    @Nullable String kind) {
        var page = Paging.of(limit, before, LARGEST_PAGE);
        return events.of(me.id(), page.before().orElse(null), page.size() + 1, token(token), kind(kind))
                .map(found -> page(found, page.size()));
    }

    @ServerExceptionMapper
    public RestResponse<byte[]> failed(Throwable failure, RoutingContext http) {
        return failures.answer(failure, http);
    }

    private static @Nullable UUID token(@Nullable String id) {
        if (id != null && !RequestRules.isId(id)) {
            throw ProblemException.validation("#/token", "Must be the id of a token.");
        }
        return id == null ? null : UUID.fromString(id);
    }

    private static @Nullable EventKind kind(@Nullable String word) {
        return word == null
                ? null
                : Stream.of(EventKind.values())
                        .filter(kind -> kind.word().equals(word))
                        .findFirst()
                        .orElseThrow(() -> ProblemException.validation("#/kind", "There is no such kind of event."));
    }

    private static EventList page(List<AccountEvent> found, int size) {
        var page = found.stream().limit(size).toList();
        return new EventList(page, found.size() > size ? page.get(size - 1).id() : null);
    }

    /** A page of events. */
    @Schema(name = "EventList")
    public record EventList(
            @Schema(required = true) List<AccountEvent> events,

            @Schema(required = true, nullable = true, description = "What names the following page as `before`.")
            @Nullable UUID next)
            implements Answer {

        @Override
        public ObjectNode json() {
            var members = JsonNodeFactory.instance.objectNode();
            var list = members.putArray("events");
            events.forEach(event -> list.add(event.json()));
            return members.put("next", next == null ? null : next.toString());
        }
    }
}
