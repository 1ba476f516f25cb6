package dev.quarkstream.app.testing;

import dev.quarkstream.CurrentUser;
import dev.quarkstream.ProblemException;
import dev.quarkstream.app.input.Text;
import io.quarkus.security.Authenticated;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.ResponseStatus;

/** What tokens and sessions are tried on: a resource as any application may have one, and in memory. */
@Path("/api/test/things")
@Singleton
class ThingResource {

    private final Map<String, Map<UUID, Thing>> byOwner = new ConcurrentHashMap<>();
    private final CurrentUser me;

    ThingResource(CurrentUser me) {
        this.me = me;
    }

    @GET
    @PermissionsAllowed("read")
    public Uni<ThingList> list() {
        return Uni.createFrom().item(new ThingList(List.copyOf(mine().values())));
    }

    @POST
    @PermissionsAllowed("create")
    @ResponseStatus(201)
    public Uni<Thing> create(@NotNull @Valid WriteThing request) {
        var thing = new Thing(UUID.randomUUID(), request.title());
        mine().put(thing.id(), thing);
        return Uni.createFrom().item(thing);
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("read")
    public Uni<Thing> get(@PathParam("id") UUID id) {
        return found(mine().get(id));
    }

    @GET
    @Path("/may-delete")
    @Authenticated
    public Uni<Boolean> mayDelete() {
        return Uni.createFrom().item(me.tokenCan("delete"));
    }

    @PUT
    @Path("/{id}")
    @PermissionsAllowed("update")
    public Uni<Thing> rename(@PathParam("id") UUID id, @NotNull @Valid WriteThing request) {
        return found(mine().computeIfPresent(id, (same, thing) -> new Thing(same, request.title())));
    }

    @DELETE
    @Path("/{id}")
    @PermissionsAllowed("delete")
    public Uni<Void> delete(@PathParam("id") UUID id) {
        return found(mine().remove(id)).replaceWithVoid();
    }

    private Map<UUID, Thing> mine() {
        return Objects.requireNonNull(byOwner.computeIfAbsent(me.id(), owner -> new ConcurrentHashMap<>()));
    }

    private static Uni<Thing> found(Thing thing) {
        return Uni.createFrom().item(thing).onItem().ifNull().failWith(ProblemException::notFound);
    }

    public record WriteThing(@Text(max = 255) String title) {}

    public record Thing(UUID id, String title) {}

    public record ThingList(List<Thing> things) {}
}
