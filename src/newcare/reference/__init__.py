"""Small cited facts that newcare ships as data: frameworks of features and elements, segmentations, code lists.

Each fact file says where it comes from (`source`) and what it is worth (`standing`: published, or ours).
"""
