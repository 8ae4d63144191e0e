// What other tools call our platforms: the device types of netmiko, drivers of NAPALM, `network_os` of Ansible (the last
// part of its full name is enough), platforms of scrapli, `os` of pyATS and Unicon, kinds of containerlab. A name that
// stands in two rows may be either.
export const PLATFORM_ALIASES: Readonly<Record<string, string>> = {
  arista_eos: "eos arista_ceos ceos arista_veos veos",
  aruba_aoscx: "aoscx aruba_cx arubaos_cx hpe_aoscx",
  checkpoint_gaia: "gaia gaiaos checkpoint checkpoint_cloudguard",
  cisco_aireos: "aireos cisco_wlc cisco_wlc_ssh",
  cisco_ap: "cheetah",
  cisco_apic: "apic aci",
  cisco_asa: "asa cisco_asav asav",
  cisco_cimc: "cimc",
  cisco_fxos: "fxos ftd cisco_ftd cisco_ftdv ftdv",
  cisco_ios: "ios iosv cisco_vios vios viosl2 cisco_iol iol",
  cisco_iosxe:
    "iosxe xe ios cisco_xe cisco_ioswlc cisco_iol iol cisco_csr1000v csr1000v csr cisco_c8000v c8000v c8kv cisco_cat9kv cat9kv cat9k cat8k c9800 asr1k asr1000 isr4k",
  cisco_iosxe_sdwan: "sdwan cisco_sdwan",
  cisco_iosxr:
    "iosxr xr cisco_xr iosxr_netconf cisco_xrd xrd cisco_xrd_vrouter cisco_xrv xrv cisco_xrv9k xrv9k cisco_c8000 c8000 iosxrv asr9k asr9000 ncs540 ncs5500",
  cisco_ise: "ise",
  cisco_nfvis: "nfvis confd csp",
  cisco_nso: "nso",
  cisco_nxos: "nxos nxos_ssh cisco_n9kv n9kv n9k n7k n5k n3k nexus cisco_nexus",
  cisco_s300: "cisco_s200 cisco_s500 s350 ciscosmb cisco_cbs",
  cisco_staros: "staros",
  cisco_viptela: "viptela sdwan cisco_sdwan",
  cisco_vos: "vos",
  cumulus_linux: "cumulus nvidia_cumulus nvidia_cumulus_linux nvidia_cumulusvx cumulus_cvx cvx",
  dell_os10: "os10 dellos10 dnos10 dell_ftosv dell_ftos ftosv",
  extreme_exos: "exos extremexos extreme",
  extreme_ironware: "ironware brocade_netiron extreme_netiron",
  extreme_slxos: "slxos extreme_slx",
  fortinet_fortios: "fortios fortinet fortigate fortinet_fortigate",
  frr: "cumulus_vtysh",
  hp_comware: "comware h3c_comware hpe_comware",
  hp_procurve:
    "procurve arubaoss aruba_procurve aruba_osswitch arubaos_switch digineo_procurve hpe_aruba_procurve",
  huawei_vrp: "vrp hvrp huawei",
  huawei_vrpv8: "vrpv8 huawei ce cloudengine",
  juniper_junos:
    "junos juniper juniper_vmx vmx juniper_vqfx vqfx juniper_vsrx vsrx juniper_crpd crpd juniper_csrx csrx juniper_vjunosrouter vjunosrouter juniper_vjunosswitch vjunosswitch juniper_vjunosevolved vjunosevolved juniper_cjunosevolved cjunosevolved",
  linux:
    "linux_ssh ubuntu debian redhat rhel centos fedora rocky rockylinux almalinux alma suse sles opensuse alpine",
  mikrotik_routeros: "routeros ros mikrotik_ros",
  nokia_srl: "srl srlinux nokia_srlinux",
  nokia_sros: "sros timos alcatel_sros nokia_srsim nokia.sros.classic nokia.sros.light",
  nokia_sros_md: "sros timos alcatel_sros nokia_srsim nokia.sros.md",
  paloalto_panos: "panos pan",
  sonic: "dell_sonic edgecore_sonic asterfusion_asternos sonic_vs sonic_vm plvision_sonic enterprise_sonic",
  ubiquiti_edgeswitch: "edgeswitch ubiquiti_edge ubiquiti_unifiswitch",
  vyos: "vyatta_vyos brocade_vyos vyos_vyos vyosnetworks_vyos",
};
