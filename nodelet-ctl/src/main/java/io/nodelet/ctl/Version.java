package io.nodelet.ctl;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `nodeletctl version`: what this program is, and the Java that runs it.
@Command(name = "version", description = "Prints the version.", mixinStandardHelpOptions = true)
public final class Version implements Callable<Integer>, IVersionProvider {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        for (String line : getVersion()) {
            spec.commandLine().getOut().println(line);
        }
        return 0;
    }

    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {
            "nodeletctl " + (version == null ? "(unpacked)" : version) + " (Java "
                    + System.getProperty("java.vm.version") + ")"
        };
    }
}
