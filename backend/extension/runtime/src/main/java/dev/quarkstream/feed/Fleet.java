package dev.quarkstream.feed;

import dev.quarkstream.schema.Schema;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.MutinyHelper;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All that listen, this one or another. A mark is set in the order of the notifications; each listener says in its row how far
 * everybody whom it speaks for has forgotten. Whoever says nothing is waited for until nothing that it remembers is trusted.
 */
@ApplicationScoped
public class Fleet {

    /** When what was heard before has run out everywhere. */
    private static final Duration AT_MOST = Trust.LASTS.plusMillis(100);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(4);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);

    private final Vertx vertx;
    private final Pool database;
    private final String set;
    private final String settled;

    // Guarded by this:
    private List<Waiting> unmarked = new ArrayList<>();
    private List<Waiting> marked = new ArrayList<>();
    private boolean marking;
    private boolean looking;
    private Duration pause = FIRST_PAUSE;

    Fleet(Vertx vertx, Pool database, Schema schema) {
        this.vertx = vertx;
        this.database = database;
        this.set = schema.sql("SELECT {schema}.set_feed_mark() AS mark");
        this.settled = schema.sql("SELECT {schema}.feed_settled() AS mark");
    }

    /** Whoever waits, for a mark that was set after they began to. */
    private record Waiting(CompletableFuture<Boolean> done, long mark) {}

    /**
     * Done when no listener, and nobody who hears through one, remembers what was committed as ended before this call.
     *
     * @return whether all have said so; false: some were silent until nothing that they remember is trusted
     */
    public Uni<Boolean> hasForgotten() {
        var done = new CompletableFuture<Boolean>();
        vertx.setTimer(AT_MOST.toMillis(), runOut -> done.complete(false));
        synchronized (this) {
            unmarked.add(new Waiting(done, 0));
        }
        mark();
        var answer = Uni.createFrom().completionStage(done);
        var context = Vertx.currentContext();
        return context == null ? answer : answer.emitOn(MutinyHelper.executor(context));
    }

    /** One mark at a time, for all who came meanwhile. */
    private void mark() {
        List<Waiting> asking;
        synchronized (this) {
            if (marking || unmarked.isEmpty()) {
                return;
            }
            marking = true;
            asking = unmarked;
            unmarked = new ArrayList<>();
        }
        ask(set, mark -> {
            synchronized (this) {
                marking = false;
                if (mark != null) {
                    asking.forEach(one -> marked.add(new Waiting(one.done, mark)));
                    pause = FIRST_PAUSE;
                }
            }
            mark();
            look();
        });
    }

    private void look() {
        synchronized (this) {
            marked.removeIf(one -> one.done.isDone());
            if (looking || marked.isEmpty()) {
                return;
            }
            looking = true;
            vertx.setTimer(pause.toMillis(), now -> ask(settled, this::seen));
            var longer = pause.multipliedBy(2);
            pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
        }
    }

    private void seen(@Nullable Long mark) {
        List<Waiting> settled;
        synchronized (this) {
            looking = false;
            settled = mark == null
                    ? List.of()
                    : marked.stream().filter(one -> one.mark <= mark).toList();
        }
        settled.forEach(one -> one.done.complete(true));
        look();
    }

    /** @param then is given null if the database has not answered */
    private void ask(String sql, Consumer<@Nullable Long> then) {
        database.query(sql)
                .execute()
                .map(rows -> rows.iterator().next().getLong("mark"))
                .subscribe()
                .with(then, failure -> {
                    Log.debug("It is not known whether all have forgotten", failure);
                    then.accept(null);
                });
    }
}
