// Filters of `/api/dcim/devices/`, of NetBox 3.5 to 4.7, and how its list is to be (`ordering`, `exclude`), without their suffixes (`__ic`, `__n`, …).
export const FILTERS: ReadonlySet<string> = new Set(
  `airflow asset_tag cluster cluster_group cluster_group_id cluster_id config_template_id console_ports
  console_server_ports contact contact_group contact_role created created_by_request default_platform
  default_platform_id description device_bays device_type device_type_id face front_ports has_oob_ip
  has_primary_ip has_virtual_device_context id interfaces inventory_items is_full_depth last_updated latitude
  location location_id longitude mac_address manufacturer manufacturer_id model modified_by_request module_bays
  name oob_ip_id owner owner_group owner_group_id owner_id parent_bay_id parent_device_id pass_through_ports
  platform platform_id position power_outlets power_ports primary_ip4 primary_ip4_id primary_ip6 primary_ip6_id q
  rack rack_group_id rack_id rear_ports region region_id role role_id device_role device_role_id serial site
  site_group site_group_id site_id status tag tag_id tenant tenant_group tenant_group_id tenant_id
  updated_by_request console_port_count console_server_port_count cooling_intake_count cooling_method
  cooling_outflow_count device_bay_count front_port_count interface_count inventory_item_count module_bay_count
  power_outlet_count power_port_count rear_port_count ordering exclude vc_position vc_priority virtual_chassis_id virtual_chassis_member`.split(
    /\s+/,
  ),
);
