// SPDX-License-Identifier: Apache-2.0

import CrashImages
import Glibc

/// Cuts the power at every write of the reference workflows: `CrashImageCheck [--seed N] [--stride N] [NAME…]`.
///
/// A name stands for all workflows that begin with it; none for all.
@main
struct CrashImageCheck {
    static func main() {
        var (seed, stride, names) = (UInt64(1), 1, [String]())
        var arguments = CommandLine.arguments.dropFirst()
        while let argument = arguments.popFirst() {
            switch argument {
            case "--seed": seed = number(arguments.popFirst())
            case "--stride": stride = Int(number(arguments.popFirst()))
            default: names.append(argument)
            }
        }
        let workflows = ReferenceWorkflow.all.filter { workflow in
            names.isEmpty || names.contains { workflow.name.hasPrefix($0) }
        }
        let parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
        let directory = "\(parent)/stepwell-crash-images-\(getpid())"
        var (total, violations) = (Campaign.Tally(), 0)
        for workflow in workflows {
            var campaign = Campaign(workflow, seed: seed, directory: directory)
            campaign.stride = stride
            do throws(Violation) {
                let tally = try campaign.run()
                total += tally
                say("\(workflow.name): \(text(tally))")
            } catch {
                violations += 1
                say("VIOLATION \(error)")
            }
        }
        unlink(directory + "/lock")
        rmdir(directory)
        say("\(workflows.count) workflows, seed \(seed): \(text(total)), \(violations) violations")
        exit(violations == 0 && !workflows.isEmpty ? EXIT_SUCCESS : EXIT_FAILURE)
    }

    /// At once, also where the output is a file.
    private static func say(_ text: String) {
        let line = Array("\(text)\n".utf8)
        write(STDOUT_FILENO, line, line.count)
    }

    private static func text(_ tally: Campaign.Tally) -> String {
        "\(tally.operations) operations, \(tally.points) points, \(tally.images) images (\(tally.distinctImages) distinct)"
            + ", \(tally.faults) failing disks"
    }

    private static func number(_ text: String?) -> UInt64 {
        guard let text, let number = UInt64(text), number > 0 else {
            print("--seed and --stride take a positive number.")
            exit(EX_USAGE)
        }
        return number
    }
}
