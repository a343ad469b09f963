package io.nodelet.agent;

import io.nodelet.agent.cli.Program;
import io.nodelet.agent.cli.context.BuildInfo;
import io.nodelet.agent.cli.context.CliContext;
import io.nodelet.agent.cli.context.Console;
import io.nodelet.checks.machine.Machine;
import io.nodelet.config.ConfigFile;
import io.nodelet.daemon.CrashHandler;
import io.nodelet.host.TrustedFiles;
import io.nodelet.model.Layout;
import java.io.IOException;
import java.security.GeneralSecurityException;

/// nodeletd: the program on each node.
public final class Nodeletd {
    private Nodeletd() {}

    public static void main(String[] args) throws IOException, GeneralSecurityException {
        if (args.length == 1 && args[0].startsWith("warm-up")) {
            AotTraining.run(args[0]);
            System.exit(0); // threads that are left over do not hold it up
        }
        CrashHandler.install();
        Machine machine = Machine.real();
        var context = new CliContext(
                Console.real(),
                machine,
                config -> new LocalNodeOperations(config, machine),
                BuildInfo.current(),
                ConfigFile.DEFAULT,
                Layout.RUN,
                Layout.LOGS,
                Layout.STATE,
                Layout.KUBE_STATUS,
                TrustedFiles.SYSTEM);
        int code = new Program(context).run(args);
        System.out.flush();
        // An exit would first look up the logger that may want to know of it, which takes longer than a listing.
        Runtime.getRuntime().halt(code);
    }
}
