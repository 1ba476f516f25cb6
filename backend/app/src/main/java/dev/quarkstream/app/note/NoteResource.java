package dev.quarkstream.app.note;

import dev.quarkstream.CurrentUser;
import dev.quarkstream.ProblemException;
import dev.quarkstream.RequestRules;
import dev.quarkstream.app.input.Text;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.exception.ConstraintViolationException;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

/** What an application looks like: one annotation says what a token needs; a session may do all of it. */
@Path("/api/notes")
@Cancellable(false)
@Tag(name = "Notes")
class NoteResource {

    private final Notes notes;
    private final CurrentUser me;
    private final Clock clock;

    NoteResource(Notes notes, CurrentUser me, Clock clock) {
        this.notes = notes;
        this.me = me;
        this.clock = clock;
    }

    @GET
    @PermissionsAllowed("read")
    @WithSession
    @Operation(summary = "List your notes", description = "Newest first, a page at a time.")
    public Uni<NoteList> list(
            @Parameter(
                            description = "How many notes a page has.",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = "100",
                                            defaultValue = "20"))
                    @QueryParam("limit")
                    @DefaultValue("20")
                    @Pattern(regexp = "[1-9][0-9]?|100", message = "Must be a number from 1 to 100.") String limit,
            @Parameter(
                            description = "The `next` of the page before.",
                            schema = @Schema(type = SchemaType.STRING, format = "uuid"))
                    @QueryParam("before")
                    @Pattern(regexp = RequestRules.ID, message = "Must be the `next` of a page.") @Nullable String before) {
        var size = Integer.parseInt(limit);
        return notes.of(account(), Optional.ofNullable(before).map(UUID::fromString), size + 1)
                .map(found -> NoteList.of(found, size));
    }

    @POST
    @PermissionsAllowed("create")
    @Operation(summary = "Write a note")
    public Uni<RestResponse<NoteView>> create(@NotNull @Valid WriteNote request) {
        var note = new Note(account(), request.title(), request.text(), now());
        return Panache.withTransaction(() -> notes.persist(note))
                .onFailure(ConstraintViolationException.class) // whose it would be was deleted just now
                .transform(gone -> ProblemException.unauthenticated())
                .map(NoteView::of)
                .map(NoteView::created);
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("read")
    @WithSession
    @Operation(summary = "Read a note")
    public Uni<NoteView> get(@PathParam("id") UUID id) {
        return notes.require(account(), id).map(NoteView::of);
    }

    @PUT
    @Path("/{id}")
    @PermissionsAllowed("update")
    @Operation(summary = "Rewrite a note", description = "Without `body` the note's body becomes empty.")
    public Uni<NoteView> rewrite(@PathParam("id") UUID id, @NotNull @Valid WriteNote request) {
        return Panache.withTransaction(() -> notes.requireLocked(account(), id)
                        .invoke(note -> note.rewrite(request.title(), request.text(), now())))
                .map(NoteView::of);
    }

    @DELETE
    @Path("/{id}")
    @PermissionsAllowed("delete")
    @WithTransaction
    @Operation(summary = "Delete a note")
    public Uni<Void> delete(@PathParam("id") UUID id) {
        return notes.delete(account(), id);
    }

    private UUID account() {
        return UUID.fromString(me.id());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Write a note. */
    @Schema(name = "WriteNote")
    public record WriteNote(
            @Schema(required = true, examples = "Shopping", minLength = 1, maxLength = 255) @Text(max = 255)
            String title,

            @Schema(
                    nullable = true,
                    examples = "Milk\nBread",
                    maxLength = 10_000,
                    description = "May have line breaks and tabs.")
            @Text(max = 10_000, required = false, mayBeEmpty = true, multiline = true)
            @Nullable String body) {

        String text() {
            return body == null ? "" : body;
        }
    }

    /** A note as its owner sees it. */
    @Schema(name = "Note")
    public record NoteView(
            @Schema(required = true) UUID id,
            @Schema(required = true, examples = "Shopping") String title,

            @Schema(required = true, examples = "Milk\nBread")
            String body,

            @Schema(required = true) Instant createdAt,
            @Schema(required = true) Instant updatedAt) {

        static NoteView of(Note note) {
            return new NoteView(note.id(), note.title(), note.body(), note.createdAt(), note.updatedAt());
        }

        RestResponse<NoteView> created() {
            return RestResponse.ResponseBuilder.<NoteView>create(RestResponse.Status.CREATED)
                    .header("Location", "/api/notes/" + id)
                    .entity(this)
                    .build();
        }
    }

    /** A page of notes. */
    @Schema(name = "NoteList")
    public record NoteList(
            @Schema(required = true) List<NoteView> notes,

            @Schema(required = true, nullable = true, description = "What names the following page as `before`.")
            @Nullable UUID next) {

        /** Of one more than the page holds, which tells whether there is a following one. */
        static NoteList of(List<Note> found, int limit) {
            var page = found.stream().limit(limit).map(NoteView::of).toList();
            return new NoteList(page, found.size() > limit ? page.get(limit - 1).id() : null);
        }
    }
}
