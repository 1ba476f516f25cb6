package dev.quarkstream.owner;

import dev.quarkstream.ProblemException;
import io.quarkus.logging.Log;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.MutinyHelper;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Runs the application's code within bounds of time and on a Vert.x context of its own: a session of Hibernate Reactive that
 * was opened on the request's would be found there by the resource.
 */
public final class Elsewhere {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final String what;
    private final Vertx vertx;
    private volatile boolean complained;

    /** @param what is asked, for the log */
    public Elsewhere(Class<?> what, Vertx vertx) {
        this.what = what.getSimpleName();
        this.vertx = vertx;
    }

    /** @return on the context of whoever asks; fails with {@code unavailable} if the code does, or takes too long */
    public <T> Uni<T> run(Supplier<Uni<T>> code) {
        var answer = Uni.createFrom()
                .<T>emitter(asker -> {
                    var own = VertxContext.createNewDuplicatedContext(((VertxInternal) vertx).getOrCreateContext());
                    VertxContextSafetyToggle.setContextSafe(own, true);
                    own.runOnContext(now -> Uni.createFrom()
                            .deferred(code::get)
                            .onItem()
                            .ifNull()
                            .failWith(() -> new IllegalStateException("null is no answer"))
                            .subscribe()
                            .with(asker::complete, asker::fail));
                })
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .invoke(() -> complained = false)
                .onFailure()
                .invoke(this::complain)
                .onFailure()
                .transform(failure -> ProblemException.unavailable());
        var context = Vertx.currentContext();
        return context == null ? answer : answer.emitOn(MutinyHelper.executor(context));
    }

    private void complain(Throwable failure) {
        if (!complained) {
            complained = true;
            Log.warnf(failure, "%s does not answer: until it does, whoever needs it is answered with 503", what);
        }
    }
}
