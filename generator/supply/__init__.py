"""What the portal is made of that others have made: where it comes from, under which licence, and whether it is sound.

    policy       supply.toml: licences that may be used, shipped assets, vulnerabilities that are accepted for a time
    licences     the licence of an installed package
    inventory    everything that runs the portal or is shipped with it, with hashes, licences and who asks for whom
    listing      the inventory for people: THIRD_PARTY.md, and the licence texts that go along with the portal
    tools        programs that only ./inv lock and ./inv audit need, in an environment of their own
    sbom         the inventory for programs: sbom.cdx.json (CycloneDX), written by one of these tools (cyclonedx_writer)
    wheels       a bundle or a folder of wheels held against the lock
    advisories   what is known about vulnerabilities of the locked packages
    auditing     all of it looked at: ./inv audit
    renewing     the files above made anew: ./inv lock

Everything but the question for vulnerabilities, and making the files anew, is done without a network.
"""
