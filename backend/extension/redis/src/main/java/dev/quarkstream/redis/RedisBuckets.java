package dev.quarkstream.redis;

import dev.quarkstream.throttle.ClockMeter;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ClientSideConfig;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AbstractCompareAndSwapBasedProxyManager;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AsyncCompareAndSwapOperation;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.CompareAndSwapOperation;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import io.github.bucket4j.redis.consts.LuaScripts;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.NullUnmarked;

/** Bucket4j's own way of keeping buckets in Redis, by its own scripts, with the client that Quarkus has. */
@NullUnmarked // Bucket4j says nothing of null
final class RedisBuckets extends AbstractCompareAndSwapBasedProxyManager<String> {

    private static final ExpirationAfterWriteStrategy UNTIL_FULL =
            ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ofSeconds(10));

    private final Redis redis;

    RedisBuckets(Redis redis, Clock clock) {
        super(ClientSideConfig.getDefault().withClientClock(new ClockMeter(clock)));
        this.redis = redis;
    }

    @Override
    protected AsyncCompareAndSwapOperation beginAsyncCompareAndSwapOperation(String key) {
        return new AsyncCompareAndSwapOperation() {
            @Override
            public CompletableFuture<Optional<byte[]>> getStateData(Optional<Long> timeoutNanos) {
                return redis.send(Request.cmd(Command.GET).arg(key))
                        .map(found -> Optional.ofNullable(found).map(bucket -> bucket.toBytes()))
                        .toCompletionStage()
                        .toCompletableFuture();
            }

            @Override
            public CompletableFuture<Boolean> compareAndSwap(
                    byte[] originalData, byte[] newData, RemoteBucketState newState, Optional<Long> timeoutNanos) {
                return swap(key, originalData, newData, newState);
            }
        };
    }

    private CompletableFuture<Boolean> swap(String key, byte[] before, byte[] after, RemoteBucketState state) {
        var life = Math.max(1, UNTIL_FULL.calculateTimeToLiveMillis(state, currentTimeNanos()));
        var script = Request.cmd(Command.EVAL)
                .arg(before == null ? LuaScripts.SCRIPT_SET_NX_PX : LuaScripts.SCRIPT_COMPARE_AND_SWAP_PX)
                .arg(1)
                .arg(key);
        if (before != null) {
            script.arg(Buffer.buffer(before));
        }
        return redis.send(script.arg(Buffer.buffer(after)).arg(life))
                .map(done -> done.toInteger() == 1)
                .toCompletionStage()
                .toCompletableFuture();
    }

    @Override
    public void removeProxy(String key) {
        throw new UnsupportedOperationException("Nobody waits here");
    }

    @Override
    protected CompletableFuture<Void> removeAsync(String key) {
        return redis.send(Request.cmd(Command.DEL).arg(key))
                .<Void>mapEmpty()
                .toCompletionStage()
                .toCompletableFuture();
    }

    @Override
    protected CompareAndSwapOperation beginCompareAndSwapOperation(String key) {
        throw new UnsupportedOperationException("Nobody waits here");
    }

    @Override
    public boolean isAsyncModeSupported() {
        return true;
    }
}
