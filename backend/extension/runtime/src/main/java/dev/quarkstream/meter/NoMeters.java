package dev.quarkstream.meter;

import io.quarkus.arc.DefaultBean;
import jakarta.inject.Singleton;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongConsumer;

/** For an application without Micrometer. */
@DefaultBean
@Singleton
final class NoMeters implements Meters {

    @Override
    public Count count(String name, String description, String... tags) {
        return more -> {};
    }

    @Override
    public void gauge(String name, String description, String unit, DoubleSupplier value, String... tags) {}

    @Override
    public DoubleConsumer sizes(String name, String description) {
        return size -> {};
    }

    @Override
    public LongConsumer times(String name, String description) {
        return nanos -> {};
    }
}
