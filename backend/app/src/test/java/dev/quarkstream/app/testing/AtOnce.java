package dev.quarkstream.app.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Several callers at the same instant. */
public final class AtOnce {

    private AtOnce() {}

    /** What each of them got. */
    public static <T> List<T> run(int callers, IntFunction<T> call) throws Exception {
        var ready = new CountDownLatch(callers);
        var threads = Executors.newFixedThreadPool(callers);
        try {
            var calls = new ArrayList<Future<T>>();
            for (var i = 0; i < callers; i++) {
                var number = i;
                calls.add(threads.submit((Callable<T>) () -> {
                    ready.countDown();
                    ready.await();
                    return call.apply(number);
                }));
            }
            var results = new ArrayList<T>();
            for (var one : calls) {
                results.add(one.get());
            }
            return results;
        } finally {
            threads.shutdown();
        }
    }
}
