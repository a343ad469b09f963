package io.nodelet.agent;

import io.nodelet.agent.cli.Build;
import io.nodelet.agent.cli.Console;
import io.nodelet.agent.cli.Program;
import io.nodelet.agent.cli.World;
import io.nodelet.agent.machine.Machine;
import io.nodelet.config.ConfigFile;
import io.nodelet.daemon.CrashHandler;
import io.nodelet.host.TrustedFiles;
import io.nodelet.phases.Layout;
import java.io.IOException;
import java.security.GeneralSecurityException;

/// nodeletd: the program on each node.
public final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException, GeneralSecurityException {
        if (args.length == 1 && args[0].startsWith("warm-up")) {
            WarmUp.run(args[0]);
            System.exit(0); // threads that are left over do not hold it up
        }
        CrashHandler.install();
        Machine machine = Machine.real();
        var world = new World(
                Console.real(),
                machine,
                config -> new NodeStack(config, machine),
                Build.current(),
                ConfigFile.DEFAULT,
                Layout.RUN,
                Layout.LOGS,
                Layout.STATE,
                Layout.KUBE_STATUS,
                TrustedFiles.SYSTEM);
        int code = new Program(world).run(args);
        System.out.flush();
        // An exit would first look up the logger that may want to know of it, which takes longer than a listing.
        Runtime.getRuntime().halt(code);
    }
}
