package dev.quarkstream.meter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongConsumer;

/** The one class that knows Micrometer: a bean where the application has it. */
@Singleton
public final class MicrometerMeters implements Meters {

    private final MeterRegistry registry;

    public MicrometerMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Count count(String name, String description, String... tags) {
        return Counter.builder(name).description(description).tags(tags).register(registry)::increment;
    }

    @Override
    public void gauge(String name, String description, String unit, DoubleSupplier value, String... tags) {
        Gauge.builder(name, value::getAsDouble)
                .description(description)
                .baseUnit(unit.isEmpty() ? null : unit)
                .tags(tags)
                .register(registry);
    }

    @Override
    public DoubleConsumer sizes(String name, String description) {
        return DistributionSummary.builder(name).description(description).register(registry)::record;
    }

    @Override
    public LongConsumer times(String name, String description) {
        var timer = Timer.builder(name)
                .description(description)
                .publishPercentiles(0.5, 0.99)
                .register(registry);
        return nanos -> timer.record(nanos, TimeUnit.NANOSECONDS);
    }
}
