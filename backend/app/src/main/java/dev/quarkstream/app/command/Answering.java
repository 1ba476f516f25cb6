package dev.quarkstream.app.command;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command, which answers in words or in JSON. */
@RegisterForReflection
abstract class Answering implements Callable<Integer> {

    static final String JSON = "--json";
    static final String MISUNDERSTOOD = "2:the command line is not understood";

    @Option(names = JSON, description = "Answer with one JSON object.")
    boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's
    CommandSpec command;

    /** @throws Exception what could not be done; the command line explains it */
    abstract Answer answer() throws Exception;

    @Override
    public Integer call() throws Exception {
        var answer = answer();
        command.commandLine().getOut().println(json ? Answer.json(answer.members()) : answer.text());
        return answer.succeeded() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
}
