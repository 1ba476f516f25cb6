package dev.quarkstream.owner;

import dev.quarkstream.ReactiveTokenOwners;
import dev.quarkstream.TokenOwner;
import dev.quarkstream.TokenOwners;
import io.quarkus.arc.Arc;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.security.Principal;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** {@link TokenOwners} that wait, on a few threads of their own: where they hang, nothing else does. */
final class OnWorkers implements ReactiveTokenOwners {

    private static final int THREADS = 10;

    /** A longer queue would not be through in time. */
    private static final int MOST_ASKED = 200;

    private final TokenOwners owners;
    private final WorkerExecutor workers;
    private final AtomicInteger asked = new AtomicInteger();

    OnWorkers(TokenOwners owners, Vertx vertx) {
        this.owners = owners;
        this.workers = vertx.createSharedWorkerExecutor("quarkstream-owners", THREADS);
    }

    @Override
    public Uni<Optional<TokenOwner>> find(String id) {
        if (asked.incrementAndGet() > MOST_ASKED) {
            asked.decrementAndGet();
            return Uni.createFrom().failure(new RejectedExecutionException("too many are asked about"));
        }
        return Uni.createFrom()
                .emitter(asker -> workers.executeBlocking(() -> ask(id), false)
                        .onComplete(answer -> asked.decrementAndGet())
                        .onSuccess(asker::complete)
                        .onFailure(asker::fail));
    }

    private Optional<TokenOwner> ask(String id) {
        var request = Arc.container().requestContext();
        request.activate();
        try {
            return owners.find(id);
        } finally {
            request.terminate();
        }
    }

    @Override
    public String idOf(Principal principal) {
        return owners.idOf(principal);
    }

    @Override
    public boolean areAskedAtUse() {
        return owners.areAskedAtUse();
    }
}
